import { badInput } from '../../kernel/errors.js';
import type { Reading } from '../../store/database.js';
import type { GoalContent } from '../../store/goal-content.js';
import { presentMembers } from '../../store/members.js';
import { authorOf, type AppContext } from '../context.js';
import { shownKey } from '../definitions/texts.js';
import type { ReadGoalInput } from './goal-content.js';

type Named = Pick<ReadGoalInput, 'owner' | 'reviewers'>;
type People = Pick<GoalContent, 'owner' | 'reviewers'>;

/** The people of a goal as ids of present members; `standing` is its owner so far. Throws as `peopleNamed`. */
export async function namedMembers(ctx: AppContext, reading: Reading, named: Named, standing: string | null): Promise<People> {
  const owner = standing ?? authorOf(ctx).member;
  const found = await presentMembers(reading, [...named.reviewers, ...[named.owner ?? owner ?? []].flat()].map(foldedName));
  return peopleNamed(named, owner, (name) => found.get(foldedName(name))?.id);
}

/**
 * The same from members that were read: `owner` is whose the goal is where none is named, `idOf` finds a member by id or e-mail address. Throws
 * BAD_INPUT for whoever is no member, and where there is no owner, since a service's key is nobody.
 */
export function peopleNamed({ owner: named, reviewers }: Named, owner: string | null, idOf: (name: string) => string | undefined): People {
  const asked = named ?? owner;
  if (asked === null) throw badInput('input.owner', 'Whoever defines the goal is no member, so it needs an owner.', 'Give the id or e-mail address of one.');
  const member = (argument: string, name: string): string => {
    const id = idOf(name);
    if (id !== undefined) return id;
    throw badInput(argument, `There is no member "${shownKey(name)}".`, 'Give the id or e-mail address of a present member of the organisation.');
  };
  const ids = reviewers.map((name, index) => member(`input.reviewers[${index}]`, name));
  return { owner: member('input.owner', asked), reviewers: [...new Set(ids)].sort() };
}

/** Addresses are kept in lower case. */
export const foldedName = (name: string): string => name.trim().toLowerCase();
