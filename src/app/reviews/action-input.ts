import { parseDate } from '../../calendar/civil-day.js';
import { badInput } from '../../kernel/errors.js';
import type { Reading } from '../../store/database.js';
import { presentMember } from '../../store/members.js';
import { shownKey } from '../definitions/texts.js';

/** A day by which something is to be done; null: none. @throws YardstickError BAD_INPUT. */
export function dueDay(dueOn: string | null | undefined): string | null {
  if (dueOn === null || dueOn === undefined) return null;
  if (parseDate(dueOn) !== undefined) return dueOn;
  throw badInput('dueOn', `dueOn is no date: "${dueOn.slice(0, 40).toWellFormed()}".`, 'Write it as in 2026-03-01.');
}

/** @throws YardstickError BAD_INPUT for who is no present member. */
export async function actionOwner(reading: Reading, owner: string): Promise<string> {
  const member = await presentMember(reading, owner);
  if (member !== undefined) return member.id;
  throw badInput('owner', `There is no member "${shownKey(owner)}".`, 'Give the id of a present member of the organisation.');
}
