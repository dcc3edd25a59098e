import { sql, type RawBuilder } from 'kysely';
import { instantTextSql } from './instant-text.js';

export interface OutboxRow {
  readonly id: string;
  /** Text of an instant. */
  readonly recordedAt: string;
  readonly kind: string;
  readonly goalId: string;
  readonly reviewId: string | null;
  readonly identity: string | null;
  /** JSON text. */
  readonly payload: string;
}

/** The channel of PostgreSQL's notifications on which processes hear of new events; what is sent is the organisation's id. */
export const OUTBOX_CHANNEL = 'yardstick_outbox';

/**
 * Adds the event behind the last one, unless one of its identity is there, and wakes whoever listens once it is committed. The
 * caller holds the organisation's clock row. Gives the event's number; no row where it was there.
 */
export const appendOutboxEvent = (organizationId: string, event: OutboxRow): RawBuilder<{ readonly number: string }> => sql`
  with added as (
    insert into outbox_event (organization_id, number, id, recorded_at, kind, goal_id, review_id, identity, payload)
    select ${organizationId}::uuid, coalesce(max(number), 0) + 1, ${event.id}::uuid, ${event.recordedAt}::timestamptz, ${event.kind},
      ${event.goalId}::uuid, ${event.reviewId}::uuid, ${event.identity}, ${event.payload}::jsonb
    from outbox_event where organization_id = ${organizationId}::uuid
    on conflict (organization_id, identity) do nothing
    returning number
  )
  select number::text as number, pg_notify(${OUTBOX_CHANNEL}, ${organizationId}) as notified from added`;

/** An event as followers are told it. */
export interface ToldRow {
  readonly number: string;
  readonly kind: string;
  /** UTC text with microseconds. */
  readonly recordedAt: string;
  readonly goalId: string;
  readonly goal: string;
  readonly reviewId: string | null;
  /** The label of the review's period, and the state that it was in once the event had happened; null without a review. */
  readonly period: string | null;
  readonly reviewState: string | null;
  /** JSON text. */
  readonly payload: string;
}

/** Events behind a number, of some kinds, of all goals (null) or those of some keys, in their order. */
export const eventsBehind = (
  organizationId: string, after: number, kinds: readonly string[], goals: readonly string[] | null, limit: number,
): RawBuilder<ToldRow> => sql`
  select event.number::text as number, event.kind, ${instantTextSql(sql.ref('event.recorded_at'))} as "recordedAt", event.goal_id as "goalId",
    goal.key as goal, event.review_id as "reviewId", review.label as period, event.payload::text as payload,
    case when review.id is not null then coalesce((
      select to_state from review_transition
      where review_transition.organization_id = event.organization_id and review_transition.review_id = event.review_id
        and review_transition.recorded_at <= event.recorded_at
      order by review_transition.number desc limit 1
    ), 'SCHEDULED') end as "reviewState"
  from outbox_event as event
  join goal on goal.organization_id = event.organization_id and goal.id = event.goal_id
  left join review on review.organization_id = event.organization_id and review.id = event.review_id
  where event.organization_id = ${organizationId}::uuid and event.number > ${after}::bigint and event.kind = any(${kinds}::text[])
    ${goals === null ? sql`` : sql`and goal.key = any(${goals}::text[])`}
  order by event.number limit ${limit}`;

/** The number of the last event; '0' before the first. */
export const latestEvent = (organizationId: string): RawBuilder<{ readonly number: string }> => sql`
  select coalesce(max(number), 0)::text as number from outbox_event where organization_id = ${organizationId}::uuid`;
