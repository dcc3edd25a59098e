import { canonicalJson } from '../kernel/canonical-json.js';
import { newId } from '../kernel/ids.js';
import { instantText } from '../kernel/instant.js';
import { appendOutboxEvent } from '../sql/outbox.js';
import type { Writing } from './database.js';

export interface NewOutboxEvent {
  readonly kind: string;
  readonly goalId: string;
  readonly reviewId: string | null;
  /** What happens once happens under one identity; null: it may happen again. */
  readonly identity: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Writes the event with what caused it, in its transaction and under its stamp. Returns whether it is new. */
export async function writeOutboxEvent(tx: Writing, { payload, ...event }: NewOutboxEvent): Promise<boolean> {
  const recordedAt = instantText(await tx.stamp());
  const rows = await tx.query(appendOutboxEvent(tx.organizationId, { ...event, id: newId(), recordedAt, payload: canonicalJson(payload) }));
  return rows.length > 0;
}
