import { canonicalJson } from '../kernel/canonical-json.js';
import { newId } from '../kernel/ids.js';
import { parseJsonExactly } from '../kernel/decimal.js';
import { canonicalInstant, instantText } from '../kernel/instant.js';
import { appendOutboxEvent, eventsBehind, latestEvent, type ToldRow } from '../sql/outbox.js';
import type { Reading, Writing } from './database.js';

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

/** An event as it was told. */
export interface ToldEvent extends Omit<ToldRow, 'number' | 'payload'> {
  readonly number: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Events behind a number, in their order; `goals` are keys, null: of all goals. */
export async function readEvents(
  reading: Reading, { after, kinds, goals }: { readonly after: number; readonly kinds: readonly string[]; readonly goals: readonly string[] | null }, limit: number,
): Promise<ToldEvent[]> {
  const rows = await reading.query(eventsBehind(reading.organizationId, after, kinds, goals, limit));
  return rows.map((row) => ({
    ...row, number: Number(row.number), recordedAt: canonicalInstant(row.recordedAt) ?? row.recordedAt,
    payload: parseJsonExactly(row.payload) as Record<string, unknown>,
  }));
}

/** 0 before the first. */
export async function lastEventNumber(reading: Reading): Promise<number> {
  return Number((await reading.query(latestEvent(reading.organizationId)))[0]!.number);
}
