import { sql, type RawBuilder } from 'kysely';
import { instantTextSql } from './instant-text.js';
import { OUTBOX_CHANNEL } from './outbox.js';

/**
 * When it is for deliveries: the database's clock, or the organisation's stamp where that is ahead. Read without waiting for
 * those who write.
 */
const deliveryNow = (organizationId: string): RawBuilder<unknown> =>
  sql`(select greatest(clock_timestamp(), stamp) from knowledge_clock where organization_id = ${organizationId}::uuid)`;

/**
 * Decides for each active webhook which of the events since it last looked are to be sent, once: the event's number is noted
 * with it. Webhooks that another process plans at this moment are left to it.
 */
export const planDeliveries = (organizationId: string): RawBuilder<unknown> => sql`
  with latest as (
    select coalesce(max(number), 0) as number from outbox_event where organization_id = ${organizationId}::uuid
  ), behind as (
    select webhook.id, webhook.planned_through, webhook.event_kinds from webhook
    where webhook.organization_id = ${organizationId}::uuid and webhook.active and webhook.deleted_at is null
      and webhook.planned_through < (select number from latest)
    for update skip locked
  ), planned as (
    insert into webhook_delivery (organization_id, id, webhook_id, event_number, goal_id, state, attempts, next_attempt_at)
    select ${organizationId}::uuid, gen_random_uuid(), behind.id, event.number, event.goal_id, 'PENDING', 0, ${deliveryNow(organizationId)}
    from behind join outbox_event as event
      on event.organization_id = ${organizationId}::uuid and event.number > behind.planned_through
    where cardinality(behind.event_kinds) = 0 or event.kind = any(behind.event_kinds)
    on conflict (organization_id, webhook_id, event_number) do nothing
  )
  update webhook set planned_through = greatest(webhook.planned_through, (select number from latest))
  from behind where webhook.organization_id = ${organizationId}::uuid and webhook.id = behind.id`;

/**
 * Attempts whose process is gone: logged as lost, and made again after the wait of one that failed, or given up with the last one. A message
 * at which processes die would otherwise use up its attempts within minutes. `retriesMs`: the waits after the first, second … attempt.
 */
export const freeLostAttempts = (organizationId: string, retriesMs: readonly number[]): RawBuilder<unknown> => sql`
  with lost as (
    select id, (${[...retriesMs]}::float8[])[attempts - coalesce(replayed_after, 0)] as wait from webhook_delivery
    where organization_id = ${organizationId}::uuid and state in ('PENDING', 'FAILED') and leased_until < clock_timestamp()
    for update skip locked
  ), freed as (
    update webhook_delivery as delivery set lease = null, leased_until = null,
      state = case when wait is null then 'GIVEN_UP' else 'FAILED' end,
      next_attempt_at = ${deliveryNow(organizationId)} + wait * interval '1 ms',
      settled_at = case when wait is null then ${deliveryNow(organizationId)} end
    from lost where delivery.organization_id = ${organizationId}::uuid and delivery.id = lost.id
    returning delivery.id, attempts
  )
  insert into webhook_attempt (organization_id, delivery_id, number, recorded_at, error)
  select ${organizationId}::uuid, id, attempts, ${deliveryNow(organizationId)}, 'LOST' from freed`;

/** Whose turn it is: of what a webhook is sent about a goal, the earliest that is not settled; what is sent again by hand does not wait in line. */
const IN_TURN = sql`delivery.state in ('PENDING', 'FAILED') and (delivery.replayed_after is not null or not exists (
    select from webhook_delivery as earlier
    where earlier.organization_id = delivery.organization_id and earlier.webhook_id = delivery.webhook_id
      and earlier.goal_id = delivery.goal_id and earlier.event_number < delivery.event_number
      and earlier.state in ('PENDING', 'FAILED') and earlier.replayed_after is null))`;

const WITH_ITS_WEBHOOK = sql`webhook_delivery as delivery join webhook
  on webhook.organization_id = delivery.organization_id and webhook.id = delivery.webhook_id and webhook.active and webhook.deleted_at is null`;

/** What is needed to send one event to one webhook. */
export interface ClaimedRow {
  readonly id: string;
  readonly webhookId: string;
  /** Of this round: 1 is the first. */
  readonly attempt: number;
  readonly url: string;
  readonly secret: string;
  /** Null: none, or its time is over. */
  readonly previousSecret: string | null;
  readonly eventId: string;
  readonly kind: string;
  /** UTC text with microseconds. */
  readonly recordedAt: string;
  /** JSON text. */
  readonly payload: string;
  /** The database's clock, in whole seconds since the epoch. */
  readonly now: number;
}

export interface Claim {
  readonly lease: string;
  readonly leaseMs: number;
  /** That are on their way to one webhook at once, by all processes. */
  readonly perWebhook: number;
  /** Of all webhooks together. */
  readonly limit: number;
}

/** Takes what is due and in turn; nobody else gets it until the lease has run out by the database's clock. */
export const claimDeliveries = (organizationId: string, { lease, leaseMs, perWebhook, limit }: Claim): RawBuilder<ClaimedRow> => sql`
  with turn as (
    select delivery.id, row_number() over (partition by delivery.webhook_id order by delivery.next_attempt_at, delivery.event_number) + (
        select count(*) from webhook_delivery as busy
        where busy.organization_id = delivery.organization_id and busy.webhook_id = delivery.webhook_id
          and busy.state in ('PENDING', 'FAILED') and busy.lease is not null
      ) as place
    from ${WITH_ITS_WEBHOOK}
    where delivery.organization_id = ${organizationId}::uuid and ${IN_TURN} and delivery.lease is null
      and delivery.next_attempt_at <= ${deliveryNow(organizationId)}
  ), due as (
    select delivery.id from webhook_delivery as delivery join turn on turn.id = delivery.id
    where delivery.organization_id = ${organizationId}::uuid and turn.place <= ${perWebhook}
      and delivery.state in ('PENDING', 'FAILED') and delivery.lease is null
    order by delivery.next_attempt_at, delivery.event_number limit ${limit}
    for update of delivery skip locked
  ), claimed as (
    update webhook_delivery as delivery set lease = ${lease}::uuid, attempts = delivery.attempts + 1,
      leased_until = clock_timestamp() + ${leaseMs}::integer * interval '1 ms'
    from due where delivery.organization_id = ${organizationId}::uuid and delivery.id = due.id
    returning delivery.id, delivery.webhook_id, delivery.event_number, delivery.attempts - coalesce(delivery.replayed_after, 0) as attempt
  )
  select claimed.id, claimed.webhook_id as "webhookId", claimed.attempt, webhook.url, webhook.secret,
    case when webhook.previous_secret_until > ${deliveryNow(organizationId)} then webhook.previous_secret end as "previousSecret",
    event.id as "eventId", event.kind, ${instantTextSql(sql.ref('event.recorded_at'))} as "recordedAt", event.payload::text as payload,
    floor(extract(epoch from clock_timestamp()))::float8 as now
  from claimed
  join webhook on webhook.organization_id = ${organizationId}::uuid and webhook.id = claimed.webhook_id
  join outbox_event as event on event.organization_id = ${organizationId}::uuid and event.number = claimed.event_number
  order by claimed.event_number`;

/** How an attempt ended. */
export interface AttemptOutcome {
  readonly state: 'DELIVERED' | 'FAILED' | 'GIVEN_UP';
  /** Until the next one, of FAILED; else null. */
  readonly retryMs: number | null;
  readonly statusCode: number | null;
  readonly milliseconds: number;
  readonly error: string | null;
}

/** Writes how an attempt ended, unless its lease is gone: then it is logged as lost, and will be made again. */
export const settleAttempt = (
  organizationId: string, { id, lease }: { readonly id: string; readonly lease: string }, outcome: AttemptOutcome,
): RawBuilder<unknown> => sql`
  with settled as (
    update webhook_delivery set lease = null, leased_until = null, state = ${outcome.state},
      next_attempt_at = ${outcome.retryMs === null ? sql`null` : sql`${deliveryNow(organizationId)} + ${outcome.retryMs}::float8 * interval '1 ms'`},
      settled_at = ${outcome.retryMs === null ? deliveryNow(organizationId) : sql`null`}
    where organization_id = ${organizationId}::uuid and id = ${id}::uuid and lease = ${lease}::uuid
    returning id, attempts
  )
  insert into webhook_attempt (organization_id, delivery_id, number, recorded_at, status_code, milliseconds, error)
  select ${organizationId}::uuid, id, attempts, ${deliveryNow(organizationId)}, ${outcome.statusCode}::integer, ${outcome.milliseconds}::integer, ${outcome.error}::text
  from settled`;

/** Milliseconds until something is due, or a lease runs out; at most 0: now; null: nothing waits. */
export const nextDelivery = (organizationId: string): RawBuilder<{ readonly wait: number | null }> => sql`
  select ceil(extract(epoch from min(case when delivery.lease is null then delivery.next_attempt_at - ${deliveryNow(organizationId)}
    else delivery.leased_until - clock_timestamp() end)) * 1000)::float8 as wait
  from ${WITH_ITS_WEBHOOK} where delivery.organization_id = ${organizationId}::uuid and ${IN_TURN}`;

/** What waits for a webhook that is deleted will never be sent. */
export const giveUpWaiting = (organizationId: string, webhookId: string): RawBuilder<unknown> => sql`
  update webhook_delivery set state = 'GIVEN_UP', next_attempt_at = null, lease = null, leased_until = null,
    settled_at = ${deliveryNow(organizationId)}
  where organization_id = ${organizationId}::uuid and webhook_id = ${webhookId}::uuid and state in ('PENDING', 'FAILED')`;

/**
 * Sends a delivery again, or now. What was settled begins a round of attempts of its own, and nothing waits for it; what still waits keeps its
 * place and its attempts.
 */
export const replayDelivery = (organizationId: string, id: string): RawBuilder<unknown> => sql`
  update webhook_delivery set next_attempt_at = ${deliveryNow(organizationId)}, settled_at = null,
    state = case when state = 'FAILED' then 'FAILED' else 'PENDING' end,
    replayed_after = case when state in ('PENDING', 'FAILED') then replayed_after else attempts end
  where organization_id = ${organizationId}::uuid and id = ${id}::uuid`;

/** Has the workers of all processes look at the organisation once this is committed. */
export const wakeWorkers = (organizationId: string): RawBuilder<unknown> => sql`select pg_notify(${OUTBOX_CHANNEL}, ${organizationId})`;
