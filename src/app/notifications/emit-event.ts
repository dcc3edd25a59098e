import type { Writing } from '../../store/database.js';
import { writeOutboxEvent } from '../../store/outbox.js';
import type { EventKind } from './event-kinds.js';

export interface GoalEventData {
  readonly goal: { readonly id: string; readonly key: string };
  readonly review: { readonly id: string; readonly label: string } | null;
  /** Beside ids and keys: states, statuses, numbers. Never a value of an interaction, a text or a name of a person. */
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
  /** What happens once happens under one identity; absent: it may happen again. */
  readonly identity?: string;
}

/**
 * Tells what happened, in the transaction that made it happen: the one is there exactly if the other is. Returns false where an event of
 * this identity was told before.
 */
export const emitEvent = (tx: Writing, kind: EventKind, { goal, review, details, identity }: GoalEventData): Promise<boolean> =>
  writeOutboxEvent(tx, {
    kind, goalId: goal.id, reviewId: review?.id ?? null, identity: identity ?? null,
    payload: { goal: goal.key, review: review === null ? null : { id: review.id, period: review.label }, ...details },
  });
