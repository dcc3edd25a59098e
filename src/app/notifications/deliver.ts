import { newId } from '../../kernel/ids.js';
import { claimDeliveries, freeLostAttempts, nextDelivery, planDeliveries, settleAttempt, type AttemptOutcome, type ClaimedRow } from '../../sql/webhooks.js';
import type { Database } from '../../store/database.js';
import { RETRIES_MS, retryAfter } from './delivery-schedule.js';
import { postMessage, type PostOptions } from './post-message.js';
import { signedMessage } from './signed-message.js';

/** Longer than an attempt can take, by far: whoever holds a lease and is alive has settled it before. */
const LEASE_MS = 60_000;

/** Messages that are on their way to one webhook at once: a slow one holds up neither the organisation's others nor anybody else's. */
const PER_WEBHOOK = 4;

export interface ClaimedDelivery extends ClaimedRow {
  readonly lease: string;
}

/**
 * What is to be sent now, leased to the caller: events that happened are planned first, and what a process that is gone held is
 * freed. One short transaction; several processes may do it at once.
 */
export function claimDue(database: Database, organizationId: string, limit: number): Promise<ClaimedDelivery[]> {
  const lease = newId();
  return database.write(organizationId, async (tx) => {
    await tx.query(planDeliveries(organizationId));
    await tx.query(freeLostAttempts(organizationId, RETRIES_MS));
    if (limit <= 0) return [];
    const claimed = await tx.query(claimDeliveries(organizationId, { lease, leaseMs: LEASE_MS, perWebhook: PER_WEBHOOK, limit }));
    return claimed.map((row) => ({ ...row, lease }));
  });
}

/** Makes the attempt and writes how it ended. Where the process ends in between, the lease does, and it is made again: at least once. */
export async function attemptDelivery(
  database: Database, organizationId: string, claimed: ClaimedDelivery, options: PostOptions,
): Promise<void> {
  const begun = performance.now();
  const result = await postMessage(claimed.url, signedMessage(claimed), options);
  const milliseconds = Math.round(performance.now() - begun);
  const retryMs = result.error === null ? null : retryAfter(claimed.attempt, Math.random());
  const state: AttemptOutcome['state'] = result.error === null ? 'DELIVERED' : retryMs === null ? 'GIVEN_UP' : 'FAILED';
  await database.write(organizationId, (tx) => tx.query(settleAttempt(organizationId, claimed, { ...result, state, retryMs, milliseconds })));
}

/** Milliseconds until something of the organisation is due; null: nothing waits. */
export async function untilNextDelivery(database: Database, organizationId: string): Promise<number | null> {
  const [row] = await database.write(organizationId, (tx) => tx.query(nextDelivery(organizationId)));
  return row?.wait ?? null;
}
