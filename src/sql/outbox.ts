import { sql, type RawBuilder } from 'kysely';

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
