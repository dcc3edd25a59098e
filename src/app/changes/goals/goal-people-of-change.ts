import type { Reading } from '../../../store/database.js';
import type { StoredGoal } from '../../../store/goals.js';
import { membersById, presentMembers } from '../../../store/members.js';
import { foldedName } from '../../goals/named-members.js';
import type { ReadGoal } from './read-goal.js';

/** The people that the goals of a change name, or have. */
export interface PeopleOfChange {
  /** By id or e-mail address. Whoever left is still found as long as a goal is theirs. */
  idOf(name: string): string | undefined;
  emailOf(id: string): string | undefined;
}

/** `standing`: those of the change's goals that are there. `by`: the member who makes the change. */
export async function peopleOfChange(
  reading: Reading, goals: readonly ReadGoal[], standing: readonly StoredGoal[], by: string | null,
): Promise<PeopleOfChange> {
  const names = goals.flatMap(({ read: { owner, reviewers } }) => [...(owner === null ? [] : [owner]), ...reviewers].map(foldedName));
  const present = await presentMembers(reading, [...new Set([...names, ...(by === null ? [] : [by])])]);
  const theirs = await membersById(reading, [...new Set(standing.flatMap(({ content: { owner, reviewers } }) => [owner, ...reviewers]))]);
  const byAddress = new Map([...theirs.values()].map(({ email, id }) => [email, id]));
  const idOf = (name: string): string | undefined => present.get(name)?.id ?? theirs.get(name)?.id ?? byAddress.get(name);
  return {
    idOf: (name) => idOf(foldedName(name)),
    emailOf: (id) => present.get(id)?.email ?? theirs.get(id)?.email,
  };
}
