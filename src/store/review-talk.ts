import { newId } from '../kernel/ids.js';
import { actionRows, commentRows, type ReviewActionRow, type WhichActions } from '../sql/reviews.js';
import type { Author } from './catalog.js';
import type { Reading, Writing } from './database.js';
import { stampedVersion } from './definitions.js';
import { ReviewAction, ReviewActionVersion, ReviewComment } from './entities/review.js';

export const ACTION_STATES = ['OPEN', 'DONE', 'DROPPED'] as const;
export type ActionState = (typeof ACTION_STATES)[number];

/** Something to be done, as its newest version has it. Instants are milliseconds since the epoch. */
export interface StoredAction {
  readonly id: string;
  readonly goalId: string;
  readonly text: string;
  readonly recordedAt: number;
  readonly by: Author;
  readonly number: number;
  /** The review that it stands in now. */
  readonly reviewId: string;
  readonly state: ActionState;
  readonly ownerId: string;
  readonly dueOn: string | null;
  readonly note: string | null;
  readonly changedAt: number;
  readonly changedBy: Author;
}

export interface StoredComment {
  readonly id: string;
  readonly reviewId: string;
  readonly recordedAt: number;
  readonly text: string;
  readonly by: Author;
}

/** In the order in which they were added, in one statement. */
export const loadActions = async (reading: Reading, which: WhichActions): Promise<StoredAction[]> =>
  (await reading.query(actionRows(reading.organizationId, which))).map(storedAction);

function storedAction({ createdByMember, createdByKey, changedByMember, changedByKey, state, ...row }: ReviewActionRow): StoredAction {
  return {
    ...row, state: state as ActionState, by: { member: createdByMember, apiKey: createdByKey },
    changedBy: { member: changedByMember, apiKey: changedByKey },
  };
}

/** What was said in reviews, oldest first, in one statement. */
export async function loadComments(reading: Reading, reviewIds: readonly string[]): Promise<StoredComment[]> {
  const rows = await reading.query(commentRows(reading.organizationId, reviewIds));
  return rows.map(({ createdByMember, createdByKey, ...row }) => ({ ...row, by: { member: createdByMember, apiKey: createdByKey } }));
}

export interface ActionContent extends Pick<StoredAction, 'reviewId' | 'state' | 'ownerId' | 'dueOn' | 'note'> {}

/** Returns its id. */
export async function writeAction(
  tx: Writing, { goalId, text, content, by }: { readonly goalId: string; readonly text: string; readonly content: ActionContent; readonly by: Author },
): Promise<string> {
  const stamped = await stampedVersion(tx, by);
  await tx.em.insert(ReviewAction, { ...stamped, goalId, text });
  await writeActionVersion(tx, stamped.id, 1, content, by);
  return stamped.id;
}

export async function writeActionVersion(tx: Writing, actionId: string, number: number, content: ActionContent, by: Author): Promise<void> {
  const { id: _, ...stamped } = await stampedVersion(tx, by);
  await tx.em.insert(ReviewActionVersion, { ...stamped, actionId, number, ...content });
}

/** Returns its id. */
export async function writeComment(tx: Writing, reviewId: string, text: string, by: Author): Promise<string> {
  const { id: _, ...stamped } = await stampedVersion(tx, by);
  const id = newId();
  await tx.em.insert(ReviewComment, { ...stamped, id, reviewId, text });
  return id;
}
