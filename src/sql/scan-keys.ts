import { sql, type RawBuilder } from 'kysely';
import type { PerRead } from '../lang/kpi-expr.js';
import { FENCE } from './fence.js';
import { rowSql } from './row-sql.js';
import { innerAggregate, placedPairs, SLOT_INSTANT, valueOverEntities } from './scan-pairs.js';
import { ScannedRows } from './scan-rows.js';
import type { PairsScan } from './scan.js';

type Sql = RawBuilder<unknown>;

/**
 * Keys of the rows that the first cell of a scan counts, each once, whichever slot it counts in: those with a known value; of
 * entities the rows that they are made of, where they are kept and their value is known. One sub-select.
 */
export function countedKeys(scan: PairsScan): Sql {
  const rows = new ScannedRows(scan);
  const [cell] = scan.cells;
  const conditions = rows.conditions(cell!, SLOT_INSTANT);
  const { per } = scan.form;
  if (per !== undefined) return keysOfEntities(scan, per, rows, conditions);
  const value = rows.value(cell!, SLOT_INSTANT);
  if (value !== null) conditions.push(sql`${value} is not null`);
  const dimensions = rows.dimensions();
  return sql`select distinct f.key from ${placedPairs(scan, scan.form, rows, dimensions)} where ${all(conditions)}`;
}

function keysOfEntities(scan: PairsScan, per: PerRead, rows: ScannedRows, conditions: readonly Sql[]): Sql {
  const { value } = scan.cells[0]!.aggregate;
  const entity = rows.expression(per.entity);
  const inner = innerAggregate(per, rows);
  const dimensions = rows.dimensions();
  const placed = placedPairs(scan, scan.form, rows, dimensions);
  const kept = [per.keep, value === null ? null : isKnown(value)].filter((each) => each !== null).map(valueOverEntities);
  const own = sql`select f.p, (${inner})::numeric as "inner", array_agg(f.key) as keys from ${placed}
    where ${all([...conditions, sql`${entity} is not null`])} group by ${sql.join([sql`f.p`, entity])}`;
  return sql`select distinct k.key from (${own} ${FENCE}) as f cross join lateral unnest(f.keys) as k(key) where ${all(kept)}`;
}

const isKnown = (value: Parameters<typeof rowSql>[0]): Parameters<typeof rowSql>[0] =>
  ({ op: 'call', fn: 'not', args: [{ op: 'call', fn: 'isNull', args: [value], type: 'boolean' }], type: 'boolean' });

const all = (conditions: readonly Sql[]): Sql => sql.join([sql`true`, ...conditions], sql` and `);
