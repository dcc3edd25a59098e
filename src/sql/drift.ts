import { sql, type RawBuilder } from 'kysely';
import { instant } from './facts.js';

/**
 * Newest editions of signed reviews whose plan reads a source over a stretch in which something was recorded after `since`: as it
 * now is, or as it was before that. Instants are compared by the hour, so that few have to be: an edition too many is found where a
 * row lies within an hour of its stretch. What was erased left no row and finds nothing. An edition that was itself signed after `since`
 * is always found: what was written between its knowledge and `since` was looked through before there was any edition to find.
 */
export const driftCandidates = (organizationId: string, since: number): RawBuilder<{ edition: string }> => sql`
  with signed as materialized (
    select distinct on (edition.review_id) edition.id, edition.snapshot_id, edition.recorded_at
    from review_edition as edition cross join lateral (
      select t.to_state from review_transition as t
      where t.organization_id = edition.organization_id and t.review_id = edition.review_id order by t.number desc limit 1
    ) as last
    where edition.organization_id = ${organizationId}::uuid and last.to_state in ('SIGNED_OFF', 'RESTATED')
    order by edition.review_id, edition.number desc
  ), reads as materialized (
    select signed.id, r.source_id, r.time_field, r.starts_at, r.ends_at
    from signed join snapshot_read as r on r.organization_id = ${organizationId}::uuid and r.snapshot_id = signed.snapshot_id
  ), written as materialized (
    select r.source_id, r.key, r.occurred_at, r.fields
    from (select distinct source_id from reads) as s
    join interaction as r on r.organization_id = ${organizationId}::uuid and r.source_id = s.source_id and r.recorded_at > ${instant(since)}
    union all
    select r.source_id, r.key, r.occurred_at, r.fields
    from (select distinct source_id from reads) as s
    join interaction_revision as r
      on r.organization_id = ${organizationId}::uuid and r.source_id = s.source_id and r.recorded_at > ${instant(since)}
  ), touched as (
    select source_id, occurred_at, fields from written
    union all
    select r.source_id, r.occurred_at, r.fields
    from (select distinct source_id, key from written) as w
    join interaction_revision as r on r.organization_id = ${organizationId}::uuid and r.source_id = w.source_id and r.key = w.key
      and r.recorded_at <= ${instant(since)} and r.superseded_at > ${instant(since)}
  ), hours as materialized (
    select distinct touched.source_id, fields.time_field, date_trunc('hour', case fields.time_field when 'occurredAt' then touched.occurred_at
      else (touched.fields ->> fields.time_field)::timestamptz end) as hour
    from (select distinct source_id, time_field from reads) as fields join touched on touched.source_id = fields.source_id
  )
  select distinct reads.id as edition from reads join hours on hours.source_id = reads.source_id and hours.time_field = reads.time_field
    and (reads.starts_at is null or hours.hour + interval '1 hour' > reads.starts_at) and (reads.ends_at is null or hours.hour < reads.ends_at)
  union
  select id from signed where recorded_at > ${instant(since)}
  order by edition`;
