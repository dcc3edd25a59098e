import { sql, type RawBuilder } from 'kysely';

/** The dimension sets that somebody chose for a source: keys. */
export interface ChosenSetsRow {
  readonly sourceId: string;
  readonly sets: readonly (readonly string[])[];
}

export const chosenSets = (organizationId: string): RawBuilder<ChosenSetsRow> => sql`
  select source_id as "sourceId", sets from rollup_sets where organization_id = ${organizationId}::uuid`;

export const writeChosenSets = (organizationId: string, sourceId: string, sets: readonly (readonly string[])[]): RawBuilder<unknown> => sql`
  insert into rollup_sets (organization_id, source_id, sets) values (${organizationId}::uuid, ${sourceId}::uuid, ${JSON.stringify(sets)}::jsonb)
  on conflict (organization_id, source_id) do update set sets = excluded.sets`;

export const deleteChosenSets = (organizationId: string, sourceId: string): RawBuilder<unknown> => sql`
  delete from rollup_sets where organization_id = ${organizationId}::uuid and source_id = ${sourceId}::uuid`;

/** Texts that are others after a change. */
export interface RollupGrounds {
  /** Of what is decided: definitions, the zone among them, and chosen sets. */
  readonly grounds: string;
  /** Of rows: when the newest of each source was recorded. */
  readonly newest: string;
}

/** One look-up in an index for each source. */
export const rollupGrounds = (organizationId: string): RawBuilder<RollupGrounds> => sql`
  select concat_ws(' ', k.definitions,
    (select string_agg(concat_ws(' ', source_id, sets), ' ' order by source_id) from rollup_sets where organization_id = k.organization_id)
  ) as grounds, coalesce((
    select string_agg(concat_ws(' ', s.id, (
      select max(i.recorded_at) from interaction as i where i.organization_id = s.organization_id and i.source_id = s.id
    )), ' ' order by s.id) from source as s where s.organization_id = k.organization_id
  ), '') as newest
  from knowledge_clock as k where k.organization_id = ${organizationId}::uuid`;

/** On how many days something was written since they were last made; bucketings without any are left out. */
export const waitingDays = (organizationId: string): RawBuilder<{ bucketingId: string; days: number }> => sql`
  select bucketing_id as "bucketingId", count(distinct day)::integer as days
  from rollup_mark where organization_id = ${organizationId}::uuid group by bucketing_id`;
