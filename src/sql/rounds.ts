import { sql, type RawBuilder } from 'kysely';
import { instant } from './facts.js';

const ms = (column: string): RawBuilder<number> => sql`(extract(epoch from ${sql.raw(column)}) * 1000)::float8`;

/** Of these identities, those that an event was told under. */
export const toldIdentities = (organizationId: string, identities: readonly string[]): RawBuilder<{ readonly identity: string }> => sql`
  select identity from outbox_event where organization_id = ${organizationId}::uuid and identity = any(${identities}::text[])`;

/** The review of each of these editions. */
export const reviewsOfEditions = (organizationId: string, editions: readonly string[]): RawBuilder<{ readonly edition: string; readonly review: string }> => sql`
  select id as edition, review_id as review from review_edition
  where organization_id = ${organizationId}::uuid and id = any(${editions}::uuid[])`;

export interface MarkRow {
  readonly drift: number;
  readonly status: number;
}

/** How far rounds have looked; no row before the first one. */
export const progressMark = (organizationId: string): RawBuilder<MarkRow> => sql`
  select ${ms('drift_checked_through')} as drift, ${ms('status_checked_through')} as status
  from goal_progress_mark where organization_id = ${organizationId}::uuid`;

/** Moves the mark on, never back. */
export const moveProgressMark = (organizationId: string, { drift, status }: MarkRow): RawBuilder<unknown> => sql`
  insert into goal_progress_mark (organization_id, drift_checked_through, status_checked_through)
  values (${organizationId}::uuid, ${instant(drift)}, ${instant(status)})
  on conflict (organization_id) do update set
    drift_checked_through = greatest(goal_progress_mark.drift_checked_through, excluded.drift_checked_through),
    status_checked_through = greatest(goal_progress_mark.status_checked_through, excluded.status_checked_through)`;

/** Keys of the sources in which something was recorded or reported after `since`. */
export const sourcesWrittenSince = (organizationId: string, since: number): RawBuilder<{ readonly key: string }> => sql`
  select source.key from source
  where source.organization_id = ${organizationId}::uuid and (
    exists (
      select from interaction as r
      where r.organization_id = source.organization_id and r.source_id = source.id and r.recorded_at > ${instant(since)}
    ) or exists (
      select from source_report as r
      where r.organization_id = source.organization_id and r.source_id = source.id and r.recorded_at > ${instant(since)}
    )
  )
  order by source.key collate "C"`;

export interface GoalStatusRow {
  readonly goalId: string;
  readonly period: string;
  readonly status: string;
}

/** The last computed status of each goal that was told of. */
export const lastStatuses = (organizationId: string): RawBuilder<GoalStatusRow> => sql`
  select distinct on (goal_id) goal_id as "goalId", period, status
  from goal_status where organization_id = ${organizationId}::uuid
  order by goal_id, recorded_at desc`;
