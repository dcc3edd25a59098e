import { badInput, conflict, notFound } from '../kernel/errors.js';
import { isId } from '../kernel/ids.js';
import type { Reading } from '../store/database.js';
import { newestSnapshotOf } from '../store/signed-editions.js';
import { shownKey } from './definitions/texts.js';
import { instantArgument } from './instant-argument.js';

/** What an answer is as of, as it is asked. Absent: now. */
export interface AsOfInput {
  readonly knowledge?: string | null;
  readonly definition?: string | null;
  /** Id of a signed review: what it knew, and the definitions that it was made by. */
  readonly review?: string | null;
}

/** Milliseconds since the epoch; null: now. */
export interface AsOf {
  readonly knowledge: number | null;
  readonly definition: number | null;
}

/** @throws YardstickError BAD_INPUT; NOT_FOUND for the review, CONFLICT where it was never signed. */
export async function asOfArgument(reading: Reading, input: AsOfInput | null | undefined): Promise<AsOf> {
  const knowledge = instantArgument(input?.knowledge, 'asOf.knowledge');
  const definition = instantArgument(input?.definition, 'asOf.definition');
  if (input?.review == null) return { knowledge, definition };
  if (knowledge !== null || definition !== null) {
    throw badInput('asOf.review', 'A review says both what was known and what was defined.', 'Leave out knowledge and definition, or review.');
  }
  const snapshot = isId(input.review) ? await newestSnapshotOf(reading, input.review) : undefined;
  if (snapshot === undefined) throw notFound('review', shownKey(input.review));
  if (snapshot === null) throw conflict('The review was never signed: it has pinned nothing.', { hint: 'Give asOf.knowledge.' });
  return snapshot;
}
