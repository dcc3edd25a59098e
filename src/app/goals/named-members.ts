import { badInput } from '../../kernel/errors.js';
import type { Reading } from '../../store/database.js';
import type { GoalContent } from '../../store/goal-content.js';
import { presentMembers } from '../../store/members.js';
import type { AppContext } from '../context.js';
import { shownKey } from '../definitions/texts.js';
import type { ReadGoalInput } from './goal-content.js';

/**
 * The people of a goal as ids of present members; `standing` is its owner so far. Throws BAD_INPUT for whoever is no member, and where a
 * service's key names no owner.
 */
export async function namedMembers(
  ctx: AppContext, reading: Reading, { owner, reviewers }: Pick<ReadGoalInput, 'owner' | 'reviewers'>, standing: string | null,
): Promise<Pick<GoalContent, 'owner' | 'reviewers'>> {
  const asked = owner ?? standing ?? (ctx.actor.kind === 'member' ? ctx.actor.memberId : null);
  if (asked === null) throw badInput('input.owner', 'Whoever defines the goal is no member, so it needs an owner.', 'Give the id or e-mail address of one.');
  const found = await presentMembers(reading, [asked, ...reviewers].map(folded));
  const idOf = (argument: string, name: string): string => {
    const member = found.get(folded(name));
    if (member !== undefined) return member.id;
    throw badInput(argument, `There is no member "${shownKey(name)}".`, 'Give the id or e-mail address of a present member of the organisation.');
  };
  const ids = reviewers.map((name, index) => idOf(`input.reviewers[${index}]`, name));
  return { owner: idOf('input.owner', asked), reviewers: [...new Set(ids)].sort() };
}

const folded = (name: string): string => name.trim().toLowerCase();
