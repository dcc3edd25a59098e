import { sql, type RawBuilder } from 'kysely';
import { instantTextSql } from './instant-text.js';

/** What became of one event on its way to one webhook. Instants are UTC text with microseconds. */
export interface DeliveryRow {
  readonly id: string;
  readonly webhookId: string;
  /** A bigint as text. */
  readonly number: string;
  readonly eventId: string;
  readonly kind: string;
  readonly goal: string;
  readonly at: string;
  readonly state: string;
  readonly attemptCount: number;
  readonly nextAttemptAt: string | null;
  readonly settledAt: string | null;
  /** The newest first. */
  readonly attempts: readonly AttemptRow[];
}

export interface AttemptRow {
  readonly number: number;
  readonly at: string;
  readonly statusCode: number | null;
  readonly milliseconds: number | null;
  readonly error: string | null;
}

export interface DeliveryFilter {
  readonly webhook: string | null;
  readonly state: string | null;
  readonly id: string | null;
  /** The last one of the page before: its event's number, and its id. */
  readonly before: { readonly number: string; readonly id: string } | null;
}

/** Deliveries of the newest events first, each with its newest attempts. */
export function deliveryRows(organizationId: string, filter: DeliveryFilter, limit: number, attempts: number): RawBuilder<DeliveryRow> {
  const conditions = [sql`delivery.organization_id = ${organizationId}::uuid`];
  if (filter.webhook !== null) conditions.push(sql`delivery.webhook_id = ${filter.webhook}::uuid`);
  if (filter.state !== null) conditions.push(sql`delivery.state = ${filter.state}`);
  if (filter.id !== null) conditions.push(sql`delivery.id = ${filter.id}::uuid`);
  if (filter.before !== null) conditions.push(sql`(delivery.event_number, delivery.id) < (${filter.before.number}::bigint, ${filter.before.id}::uuid)`);
  return sql`
    select delivery.id, delivery.webhook_id as "webhookId", delivery.event_number::text as number, event.id as "eventId", event.kind,
      goal.key as goal, ${instantTextSql(sql.ref('event.recorded_at'))} as at, delivery.state, delivery.attempts as "attemptCount",
      ${instantTextSql(sql.ref('delivery.next_attempt_at'))} as "nextAttemptAt",
      ${instantTextSql(sql.ref('delivery.settled_at'))} as "settledAt", coalesce((
        select jsonb_agg(jsonb_build_object('number', attempt.number, 'at', ${instantTextSql(sql.ref('attempt.recorded_at'))},
          'statusCode', attempt.status_code, 'milliseconds', attempt.milliseconds, 'error', attempt.error) order by attempt.number desc)
        from (
          select * from webhook_attempt
          where webhook_attempt.organization_id = delivery.organization_id and webhook_attempt.delivery_id = delivery.id
          order by webhook_attempt.number desc limit ${attempts}
        ) as attempt
      ), '[]') as attempts
    from webhook_delivery as delivery
    join outbox_event as event on event.organization_id = delivery.organization_id and event.number = delivery.event_number
    join goal on goal.organization_id = delivery.organization_id and goal.id = delivery.goal_id
    where ${sql.join(conditions, sql` and `)}
    order by delivery.event_number desc, delivery.id desc limit ${limit}`;
}
