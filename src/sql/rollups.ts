import { sql, type RawBuilder } from 'kysely';
import type { RollupDefinition } from '../lang/rollup.js';
import { instant } from './facts.js';

type Sql = RawBuilder<unknown>;

const own = (alias: string, organizationId: string): Sql => sql`${sql.ref(`${alias}.organization_id`)} = ${organizationId}::uuid`;

/** A rollup as it is stored. Days are texts as PostgreSQL writes them. */
export interface RollupRow {
  readonly id: string;
  readonly bucketingId: string;
  readonly sourceId: string;
  readonly timeField: string;
  readonly zone: string;
  readonly rowsListed: boolean;
  /** `{ dimensions, states }`. */
  readonly definition: unknown;
  readonly wanted: boolean;
  readonly builtFrom: string | null;
  /** Milliseconds since the epoch. */
  readonly builtAt: number | null;
  readonly recordedThrough: number | null;
  readonly behind: boolean;
  readonly marked: boolean;
  readonly cells: number;
}

const STANDING = sql`r.id, r.bucketing_id as "bucketingId", b.source_id as "sourceId", b.time_field as "timeField", b.zone, b.rows_listed as "rowsListed", r.wanted,
  r.built_from::text as "builtFrom", (extract(epoch from r.built_at) * 1000)::float8 as "builtAt", (extract(epoch from r.recorded_through) * 1000)::float8 as "recordedThrough", r.cells::float8 as cells,
  exists (select from rollup_mark as m where m.organization_id = b.organization_id and m.bucketing_id = b.id) as marked`;

/** When the newest row of a source was recorded: one look-up in an index. */
const newestOf = (organizationId: Sql, sourceId: Sql): Sql =>
  sql`(select max(i.recorded_at) from interaction as i where i.organization_id = ${organizationId} and i.source_id = ${sourceId})`;

const BEHIND = sql`coalesce(${newestOf(sql`b.organization_id`, sql`b.source_id`)} > r.recorded_through, false) as behind`;

const rollupsOf = (organizationId: string): Sql => sql`from rollup as r
  join rollup_bucketing as b on b.organization_id = r.organization_id and b.id = r.bucketing_id where ${own('r', organizationId)}`;

/** Those of the organisation, or of one bucketing. */
export const rollupRows = (organizationId: string, bucketingId: string | null = null): RawBuilder<RollupRow> => sql`
  select ${STANDING}, ${BEHIND}, r.definition ${rollupsOf(organizationId)}${bucketingId === null ? sql`` : sql` and r.bucketing_id = ${bucketingId}::uuid`}
  order by r.id`;

/** A rollup without what never changes of one, which is most of it. */
export type StandingRollup = Omit<RollupRow, 'definition'>;

/** All of the organisation. */
export const standingRollups = (organizationId: string): RawBuilder<StandingRollup> => sql`
  select ${STANDING}, ${BEHIND} ${rollupsOf(organizationId)} order by r.id`;

/** All of the source, as one JSON list. */
export const standingRollupsOfSource = (organizationId: string, sourceId: string): RawBuilder<unknown> => sql`
  select coalesce(json_agg(standing), '[]') from (
    select ${STANDING}, coalesce(${newestOf(sql`${organizationId}::uuid`, sql`${sourceId}::uuid`)} > r.recorded_through, false) as behind
    ${rollupsOf(organizationId)} and b.source_id = ${sourceId}::uuid order by r.id
  ) as standing`;

/**
 * Makes the bucketing unless it is there. Registrations come one after the other; a row that is there is not even tried, because that would
 * wait for who lists its rows.
 */
export const insertBucketing = (
  organizationId: string, id: string, sourceId: string, { timeField, zone }: Pick<RollupDefinition, 'timeField' | 'zone'>,
): Sql => sql`
  insert into rollup_bucketing (organization_id, id, source_id, time_field, zone)
  select ${organizationId}::uuid, ${id}::uuid, ${sourceId}::uuid, ${timeField}, ${zone} where not exists (
    select from rollup_bucketing as b where ${own('b', organizationId)} and b.source_id = ${sourceId}::uuid and b.time_field = ${timeField} and b.zone = ${zone}
  )`;

/**
 * Makes the rollup in the bucketing that there is for it, unless it is there. Registrations come one after the other; a row that is there
 * is not even tried, because that would wait for who makes its days anew.
 */
export const insertRollup = (
  organizationId: string, sourceId: string, rollup: { readonly id: string; readonly identity: string; readonly definition: RollupDefinition },
  stamp: number,
): RawBuilder<{ id: string }> => {
  const { timeField, zone, dimensions, states } = rollup.definition;
  return sql`
    insert into rollup (organization_id, id, bucketing_id, identity, definition, registered_at, wanted, cells)
    select b.organization_id, ${rollup.id}::uuid, b.id, ${rollup.identity}, ${JSON.stringify({ dimensions, states })}::jsonb, ${instant(stamp)}, true, 0
    from rollup_bucketing as b
    where ${own('b', organizationId)} and b.source_id = ${sourceId}::uuid and b.time_field = ${timeField} and b.zone = ${zone}
      and not exists (select from rollup as r where r.organization_id = b.organization_id and r.identity = ${rollup.identity})
    returning id`;
};

/**
 * Says of the rollups of the source which are wanted. Those that change are locked in the order in which refreshers lock them, who
 * would otherwise hold one and wait for the next; others are not touched, so that nobody has to be waited for because of them.
 */
export const wantThese = (organizationId: string, sourceId: string, identities: readonly string[]): RawBuilder<{ id: string }> => sql`
  with changed as materialized (
    select r.id from rollup as r join rollup_bucketing as b on b.organization_id = r.organization_id and b.id = r.bucketing_id
    where ${own('r', organizationId)} and b.source_id = ${sourceId}::uuid and r.wanted <> (r.identity = any(${identities}::text[]))
    order by r.id for no key update of r
  )
  update rollup as r set wanted = not r.wanted from changed where ${own('r', organizationId)} and r.id = changed.id
  returning r.id`;

/** What there is to do for a bucketing. */
export interface BucketingWorkRow {
  readonly id: string;
  readonly timeField: string;
  /** Days have marks. */
  readonly marked: boolean;
  /** Rows were recorded since those of a rollup's cells. */
  readonly behind: boolean;
  /** Days of a rollup have cells that were added beside others. */
  readonly loose: boolean;
  /** Days of a rollup that is wanted were never built. */
  readonly unbuilt: boolean;
  /** A rollup is not wanted, or there is none. */
  readonly superfluous: boolean;
}

/** One row for each bucketing. */
export const bucketingWork = (organizationId: string): RawBuilder<BucketingWorkRow> => {
  const ofIt = sql`r.organization_id = b.organization_id and r.bucketing_id = b.id`;
  return sql`
    select b.id, b.time_field as "timeField",
      exists (select from rollup_mark as m where m.organization_id = b.organization_id and m.bucketing_id = b.id) as marked,
      coalesce(${newestOf(sql`b.organization_id`, sql`b.source_id`)} > (select min(r.recorded_through) from rollup as r where ${ofIt}), false) as behind,
      exists (select from rollup as r join rollup_cell as c on c.organization_id = r.organization_id and c.rollup_id = r.id and c.part < 0 where ${ofIt}) as loose,
      exists (select from rollup as r where ${ofIt} and r.wanted and r.built_from is distinct from '-infinity'::date) as unbuilt,
      not exists (select from rollup as r where ${ofIt} and r.wanted) or exists (select from rollup as r where ${ofIt} and not r.wanted) as superfluous
    from rollup_bucketing as b where ${own('b', organizationId)} order by b.id`;
};

/**
 * Locks the bucketing as those do that refresh it, who pass it by where somebody else has it. Writers do not wait for this lock.
 */
export const lockBucketing = (organizationId: string, bucketingId: string): RawBuilder<{ id: string }> => sql`
  select b.id from rollup_bucketing as b where ${own('b', organizationId)} and b.id = ${bucketingId}::uuid for no key update skip locked`;

/** The same for all of the organisation, waiting for whoever has one. */
export const lockBucketings = (organizationId: string): RawBuilder<{ id: string }> => sql`
  select b.id from rollup_bucketing as b where ${own('b', organizationId)} order by b.id for no key update`;

/** Rollups of the bucketing that can go: those not wanted, where every wanted one is built. Locked, as a registration may want them again. */
export const superfluousRollups = (organizationId: string, bucketingId: string): RawBuilder<{ id: string }> => sql`
  select r.id from rollup as r
  where ${own('r', organizationId)} and r.bucketing_id = ${bucketingId}::uuid and not r.wanted and not exists (
    select from rollup as w where w.organization_id = r.organization_id and w.bucketing_id = r.bucketing_id and w.wanted
      and w.built_from is distinct from '-infinity'::date
  ) order by r.id for update of r`;

/** One statement per table. */
export const dropRollups = (organizationId: string, ids: readonly string[]): Sql[] => [
  sql`delete from rollup_cell as c where ${own('c', organizationId)} and c.rollup_id = any(${ids}::uuid[])`,
  sql`delete from rollup_day as d where ${own('d', organizationId)} and d.rollup_id = any(${ids}::uuid[])`,
  sql`delete from rollup as r where ${own('r', organizationId)} and r.id = any(${ids}::uuid[])`,
];

/** Locks the bucketing against writers, too, if it has no rollup and nobody has it: an import may be marking its days. */
export const lockUnused = (organizationId: string, bucketingId: string): RawBuilder<{ id: string }> => sql`
  select b.id from rollup_bucketing as b
  where ${own('b', organizationId)} and b.id = ${bucketingId}::uuid
    and not exists (select from rollup as r where r.organization_id = b.organization_id and r.bucketing_id = b.id)
  for update skip locked`;

/** One statement per table. */
export const dropBucketing = (organizationId: string, bucketingId: string): Sql[] => [
  sql`delete from rollup_mark as m where ${own('m', organizationId)} and m.bucketing_id = ${bucketingId}::uuid`,
  sql`delete from rollup_row as c where ${own('c', organizationId)} and c.bucketing_id = ${bucketingId}::uuid`,
  sql`delete from rollup_bucketing as b where ${own('b', organizationId)} and b.id = ${bucketingId}::uuid`,
];
