import { isId } from '../kernel/ids.js';
import { canonicalInstant } from '../kernel/instant.js';
import { deliveryRows, type DeliveryFilter, type DeliveryRow } from '../sql/webhook-log.js';
import { giveUpWaiting, replayDelivery, wakeWorkers } from '../sql/webhooks.js';
import { lastEventNumber } from './outbox.js';
import { stampedVersion } from './definitions.js';
import type { Author } from './catalog.js';
import type { Reading, Writing } from './database.js';
import { Webhook } from './entities/webhook.js';

/** A webhook without its secrets. Instants are canonical text. */
export interface WebhookRecord {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  /** Empty: all kinds, also those that there will be. */
  readonly eventKinds: readonly string[];
  readonly active: boolean;
  readonly createdAt: string;
  /** Until when the secret before the present one signs, too; null: there is none. */
  readonly previousSecretUntil: string | null;
  readonly deletedAt: string | null;
  readonly by: Author;
}

/** Undefined where the id is foreign, absent or malformed. Deleted ones are found. */
export async function webhookById(reading: Reading, id: string): Promise<WebhookRecord | undefined> {
  return isId(id) ? (await webhooksById(reading, [id])).get(id) : undefined;
}

export async function webhooksById(reading: Reading, ids: readonly string[]): Promise<Map<string, WebhookRecord>> {
  const { organizationId, em } = reading;
  const found = await em.find(Webhook, { organizationId, id: { $in: [...ids] } }, { disableIdentityMap: true });
  return new Map(found.map((webhook) => [webhook.id, webhookRecord(webhook)]));
}

/** Those that are not deleted, the oldest first. */
export async function listWebhooks(reading: Reading): Promise<WebhookRecord[]> {
  const found = await reading.em.find(Webhook, { organizationId: reading.organizationId, deletedAt: null }, {
    orderBy: { recordedAt: 'asc', id: 'asc' }, disableIdentityMap: true,
  });
  return found.map(webhookRecord);
}

export interface NewWebhook extends Pick<WebhookRecord, 'url' | 'description' | 'eventKinds' | 'active' | 'by'> {
  readonly secret: string;
}

/** It is sent what happens from here on. Returns its id. */
export async function insertWebhook(tx: Writing, { by, eventKinds, ...columns }: NewWebhook): Promise<string> {
  const stamped = await stampedVersion(tx, by);
  await tx.em.insert(Webhook, {
    ...stamped, ...columns, eventKinds: [...eventKinds], previousSecret: null, previousSecretUntil: null, deletedAt: null,
    plannedThrough: String(await lastEventNumber(tx)),
  });
  return stamped.id;
}

export interface WebhookChanges extends Partial<Pick<WebhookRecord, 'url' | 'description' | 'eventKinds' | 'active'>> {
  /** Passes by what has happened so far, as for a new webhook. */
  readonly skipEvents?: boolean;
  /** Takes the place of the present secret, which goes on signing until then. */
  readonly rotate?: { readonly secret: string; readonly previousUntil: string };
}

export async function updateWebhook(tx: Writing, id: string, { skipEvents, rotate, eventKinds, ...columns }: WebhookChanges): Promise<void> {
  const { organizationId } = tx;
  const present = rotate && await tx.em.findOneOrFail(Webhook, { organizationId, id }, { disableIdentityMap: true });
  const changes = {
    ...columns,
    ...(eventKinds === undefined ? {} : { eventKinds: [...eventKinds] }),
    ...(skipEvents === true ? { plannedThrough: String(await lastEventNumber(tx)) } : {}),
    ...(rotate === undefined ? {} : { secret: rotate.secret, previousSecret: present!.secret, previousSecretUntil: rotate.previousUntil }),
  };
  if (Object.keys(changes).length === 0) return;
  await tx.em.nativeUpdate(Webhook, { organizationId, id }, changes);
  await tx.query(wakeWorkers(organizationId));
}

/** Forgets its secrets and gives up what waits; the log stays. */
export async function markWebhookDeleted(tx: Writing, id: string, deletedAt: string): Promise<void> {
  await tx.query(giveUpWaiting(tx.organizationId, id));
  await tx.em.nativeUpdate(Webhook, { organizationId: tx.organizationId, id }, {
    deletedAt, active: false, secret: null, previousSecret: null, previousSecretUntil: null,
  });
}

/** Attempts of one delivery that are told. */
const ATTEMPTS = 30;

/** The newest events' first. */
export const listDeliveries = (reading: Reading, filter: Omit<DeliveryFilter, 'id'>, limit: number): Promise<DeliveryRow[]> =>
  reading.query(deliveryRows(reading.organizationId, { ...filter, id: null }, limit, ATTEMPTS));

/** Undefined where the id is foreign, absent or malformed. */
export async function deliveryById(reading: Reading, id: string): Promise<DeliveryRow | undefined> {
  if (!isId(id)) return undefined;
  const filter = { id, webhook: null, state: null, before: null };
  return (await reading.query(deliveryRows(reading.organizationId, filter, 1, ATTEMPTS)))[0];
}

/** See `sql/webhooks`. */
export async function sendAgain(tx: Writing, id: string): Promise<void> {
  await tx.query(replayDelivery(tx.organizationId, id));
  await tx.query(wakeWorkers(tx.organizationId));
}

const webhookRecord = (webhook: Webhook): WebhookRecord => ({
  id: webhook.id, url: webhook.url, description: webhook.description, eventKinds: webhook.eventKinds, active: webhook.active,
  createdAt: canonicalInstant(webhook.recordedAt) ?? webhook.recordedAt, previousSecretUntil: webhook.previousSecretUntil,
  deletedAt: webhook.deletedAt, by: { member: webhook.createdByMember, apiKey: webhook.createdByKey },
});
