import { conflict, notFound, type YardstickError } from '../../kernel/errors.js';
import type { Reading, Writing } from '../../store/database.js';
import { webhookById, type WebhookRecord } from '../../store/webhooks.js';
import type { EventKind } from './event-kinds.js';

/** A webhook as it is told: without its secrets. Instants are canonical text. */
export interface WebhookModel extends Omit<WebhookRecord, 'eventKinds'> {
  /** Null: all kinds, also those that there will be. */
  readonly events: readonly EventKind[] | null;
}

export const webhookModel = ({ eventKinds, ...record }: WebhookRecord): WebhookModel =>
  ({ ...record, events: eventKinds.length === 0 ? null : eventKinds as EventKind[] });

/** @throws YardstickError NOT_FOUND for one that is deleted, foreign or absent. */
export async function requireWebhook(reading: Reading | Writing, id: string): Promise<WebhookRecord> {
  const found = await webhookById(reading, id);
  if (found === undefined || found.deletedAt !== null) throw notFound('webhook', id.slice(0, 60));
  return found;
}

export const tooManyWebhooks = (most: number): YardstickError =>
  conflict(`There are ${most} webhooks already, which is as many as there can be.`, { hint: 'Delete one that is needed no more.' });
