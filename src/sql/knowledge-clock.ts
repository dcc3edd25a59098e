import { sql, type RawBuilder } from 'kysely';

/** `milliseconds`: since the epoch, as text. */
type Stamp = { milliseconds: string };

const MILLISECONDS = sql`(extract(epoch from stamp) * 1000)::bigint::text as milliseconds`;

/** What a snapshot sees of the clock. */
export type Clock = Stamp & { definitions: string };

const CLOCK = sql`${MILLISECONDS}, definitions::text as definitions`;

/** The next stamp. Never `now()`: stamps are unique and grow in commit order, because the row stays locked until the commit. */
export const takeStamp = (organizationId: string): RawBuilder<Stamp> => sql`
  update knowledge_clock
  set stamp = greatest(date_trunc('milliseconds', clock_timestamp()), stamp + interval '1 ms')
  where organization_id = ${organizationId}
  returning ${MILLISECONDS}`;

/** Moves the clock of an idle organisation to now. Where a writer holds it, its last committed stamp stands. */
export const tick = (organizationId: string): RawBuilder<unknown> => sql`
  update knowledge_clock
  set stamp = greatest(date_trunc('milliseconds', clock_timestamp()), stamp + interval '1 ms')
  where organization_id = (
    select organization_id from knowledge_clock
    where organization_id = ${organizationId} and stamp < clock_timestamp() - interval '1 s'
    for update skip locked)`;

/**
 * The last stamp that the snapshot sees: what it knows is everything up to it. And the token of the definitions that it sees: the same
 * token, the same definitions.
 */
export const readClock = (organizationId: string): RawBuilder<Clock> => sql`
  select ${CLOCK} from knowledge_clock where organization_id = ${organizationId}`;

/** The same, and the first row of another statement as JSON; null: it has none. */
export const readClockWith = <R>(organizationId: string, statement: RawBuilder<R>): RawBuilder<Clock & { readonly beside: R | null }> => sql`
  select ${CLOCK}, (select to_json(beside) from (${statement}) as beside) as beside from knowledge_clock where organization_id = ${organizationId}`;

/** The clock of a new organisation. */
export const startClock = (organizationId: string): RawBuilder<unknown> => sql`
  insert into knowledge_clock (organization_id, stamp)
  values (${organizationId}, date_trunc('milliseconds', clock_timestamp()))`;
