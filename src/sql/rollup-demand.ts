import { sql, type RawBuilder } from 'kysely';

type Sql = RawBuilder<unknown>;

/** How often questions were asked by or about these dimensions of a source. */
export interface Demand {
  readonly sourceId: string;
  /** Keys, sorted, as JSON. */
  readonly dimensions: string;
  readonly asked: number;
}

/** After a week a question counts half. */
const HALF_LIFE_SECONDS = 7 * 86_400;
const FORGOTTEN_BELOW = 0.5;
/** Of one source. */
const MOST_KEPT = 100;

const faded: Sql = sql`d.asked * power(0.5::float8, greatest(0, extract(epoch from clock_timestamp() - d.asked_at))::float8 / ${HALF_LIFE_SECONDS}::float8)`;

/** Adds to what is known. Several processes may do so at once. */
export const addDemand = (organizationId: string, { sourceId, dimensions, asked }: Demand): Sql => sql`
  insert into rollup_demand as d (organization_id, source_id, dimensions, asked, asked_at)
  values (${organizationId}::uuid, ${sourceId}::uuid, ${dimensions}, ${asked}::float8, clock_timestamp())
  on conflict (organization_id, source_id, dimensions) do update set asked = ${faded} + excluded.asked, asked_at = excluded.asked_at`;

/** Forgets what is hardly asked any more, and beyond the most asked of each source. */
export const forgetDemand = (organizationId: string): Sql => sql`
  delete from rollup_demand as g where g.organization_id = ${organizationId}::uuid and (g.source_id, g.dimensions) in (
    select k.source_id, k.dimensions from (
      select d.source_id, d.dimensions, ${faded} as asked, row_number() over (partition by d.source_id order by ${faded} desc, d.dimensions) as place
      from rollup_demand as d where d.organization_id = ${organizationId}::uuid
    ) as k where k.asked < ${FORGOTTEN_BELOW}::float8 or k.place > ${MOST_KEPT}::integer)`;

/** Most asked first. */
export const demands = (organizationId: string): RawBuilder<Demand> => sql`
  select d.source_id as "sourceId", d.dimensions, ${faded} as asked
  from rollup_demand as d where d.organization_id = ${organizationId}::uuid order by asked desc, d.dimensions`;
