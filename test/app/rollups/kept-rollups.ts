import type pg from 'pg';
import { registerRollups } from '../../../src/app/rollups/register-rollups.js';
import type { RollupDefinition, RollupState, StateKind } from '../../../src/lang/rollup.js';
import type { RowExpr, RowType } from '../../../src/lang/row-expr.js';
import { Database } from '../../../src/store/database.js';
import { loadRollups, type StoredRollup } from '../../../src/store/rollups.js';
import { afterTheFile, ownerClient, testDatabase } from '../../support/database.js';
import type { TestOrganization } from '../../support/organization.js';

/** Two processes at one database, until the test file is over. */
export async function twoProcesses(): Promise<{ readonly url: string; readonly database: Database; readonly second: Database; readonly owner: pg.Client }> {
  const { url, database } = await testDatabase();
  const second = await Database.open({ url });
  afterTheFile(() => second.close());
  return { url, database, second, owner: await ownerClient(url) };
}

const field = (key: string, type: RowType): RowExpr => ({ op: 'field', key, type });
const CHANNEL = { key: 'channel', expression: field('channel', 'text') };
const state = (kind: StateKind, value: RowExpr | null, filter: readonly RowExpr[] = []): RollupState => ({ kind, value, filter });
const AMOUNT = field('amount', 'number');

/** Of `orders` (`../orders.ts`), by channel: every kind of state. `wrongCells` computes them by hand. */
export const byChannel = (timeField = 'occurredAt', zone = 'America/New_York'): RollupDefinition => ({
  timeField, zone, dimensions: [CHANNEL], states: [
    state('rows', null), state('known', AMOUNT), state('sum', AMOUNT), state('squares', AMOUNT), state('min', AMOUNT), state('max', AMOUNT),
    state('rows', null, [field('paid', 'boolean')]),
  ],
});

/** The same without dimensions. */
export const ofAll = (timeField = 'occurredAt', zone = 'America/New_York'): RollupDefinition => ({ ...byChannel(timeField, zone), dimensions: [] });

export async function sourceId(owner: pg.Client, { id }: TestOrganization, key = 'orders'): Promise<string> {
  const { rows: [source] } = await owner.query<{ id: string }>('select id from source where organization_id = $1 and key = $2', [id, key]);
  return source!.id;
}

/** Says that `orders` is to have these rollups. */
export async function register(
  database: Database, owner: pg.Client, organization: TestOrganization, definitions: readonly RollupDefinition[],
): Promise<number> {
  const source = await sourceId(owner, organization);
  return database.write(organization.id, (tx) => registerRollups(tx, source, definitions));
}

export const rollupsOf = (database: Database, { id }: TestOrganization): Promise<StoredRollup[]> => database.read(id, loadRollups);

/** Distinct marked days, ascending. */
export async function markedDays(owner: pg.Client, { id }: TestOrganization, timeField = 'occurredAt'): Promise<string[]> {
  const { rows } = await owner.query<{ day: string }>(`
    select distinct m.day::text as day from rollup_mark m join rollup_bucketing b on b.organization_id = m.organization_id and b.id = m.bucketing_id
    where m.organization_id = $1 and b.time_field = $2 order by 1`, [id, timeField]);
  return rows.map(({ day }) => day);
}

export const forgetMarks = (owner: pg.Client, { id }: TestOrganization): Promise<unknown> =>
  owner.query('delete from rollup_mark where organization_id = $1', [id]);

/**
 * Cells that should be there and are not, or the other way round, on days and in months that claim to be right: computed here from
 * the rows, in one statement, so that it holds while others write.
 */
export async function wrongCells(owner: pg.Client, { id }: TestOrganization): Promise<unknown[]> {
  const { rows } = await owner.query<{ id: string; dimensions: number }>(
    `select id, jsonb_array_length(definition -> 'dimensions') as dimensions from rollup where organization_id = $1`, [id]);
  const wrong: unknown[] = [];
  for (const rollup of rows) wrong.push(...(await owner.query(wrongCellsOf(rollup.dimensions === 1), [id, rollup.id])).rows);
  return wrong;
}

const wrongCellsOf = (byChannelToo: boolean): string => `
  with rollup as (
    select r.built_from, r.recorded_through, b.* from rollup r join rollup_bucketing b on b.organization_id = r.organization_id and b.id = r.bucketing_id
    where r.organization_id = $1 and r.id = $2
  ), mark as (
    select m.day from rollup_mark m join rollup on rollup.organization_id = m.organization_id and rollup.id = m.bucketing_id
  ), placed as (
    select ((case rollup.time_field when 'occurredAt' then i.occurred_at else (i.fields ->> rollup.time_field)::timestamptz end)
        at time zone rollup.zone)::date as day,
      ${byChannelToo ? `i.fields ->> 'channel'` : 'null::text'} as d0, (i.fields ->> 'amount')::numeric as amount, (i.fields ->> 'paid')::boolean as paid
    from interaction i join rollup using (organization_id, source_id) where not i.retracted and i.recorded_at <= rollup.recorded_through
  ), grained as (
    select 'DAY' as grain, * from placed where day is not null
    union all select 'MONTH', date_trunc('month', day)::date, d0, amount, paid from placed where day is not null
  ), expected as (
    select grain, day, d0, count(*) as n0, count(amount) as n1, count(*) filter (where paid) as n2,
      sum(amount) as x0, sum(amount * amount) as x1, min(amount) as x2, max(amount) as x3
    from grained group by grain, day, d0
  ), stored as (
    select grain, day, d0, sum(n0)::bigint, sum(n1)::bigint, sum(n2)::bigint, sum(x0), sum(x1), min(x2), max(x3)
    from rollup_cell where organization_id = $1 and rollup_id = $2 group by grain, day, d0
  ), wrong as (
    (select 'missing' as what, * from expected except all select 'missing', * from stored)
    union all (select 'surplus', * from stored except all select 'surplus', * from expected)
  )
  select what, grain, day::text, d0, n0, n1, x0 from wrong cross join rollup
  where wrong.day >= rollup.built_from and not exists (
    select from mark where mark.day >= wrong.day and mark.day < wrong.day + case grain when 'DAY' then interval '1 day' else interval '1 month' end
  )`;

/** How many cells there are. */
export async function cellCount(owner: pg.Client, { id }: TestOrganization, grain = 'DAY'): Promise<number> {
  const { rows: [row] } = await owner.query<{ count: number }>(
    'select count(*)::int as count from rollup_cell where organization_id = $1 and grain = $2', [id, grain]);
  return row!.count;
}

/** Until a session of this database waits for a lock. Throws where none does, however long one looks. */
export async function someoneWaits(owner: pg.Client): Promise<void> {
  const until = performance.now() + 20_000;
  while (performance.now() < until) {
    const { rowCount } = await owner.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
    if (rowCount! > 0) return;
    await new Promise((done) => { setTimeout(done, 10); });
  }
  throw new Error('nobody waits for a lock');
}
