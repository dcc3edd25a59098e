import { sql, type RawBuilder } from 'kysely';
import type { Approximation } from '../lang/aggregation.js';
import { instant, instants } from './facts.js';
import { FENCE } from './fence.js';
import { rowSql, tableColumns } from './row-sql.js';
import { pairedCell, pairedRows } from './scan-pairs.js';
import { rangePlacing, rangesOfRow, slotEnds, type Ranges } from './scan-ranges.js';
import { dimensionNames, groupedBy, ScannedRows } from './scan-rows.js';
import type { Scan, ScanForm, ScanRow, SketchPlacing } from './scan.js';
import { sketchInput, sketchKey, sketchPart } from './sketch-keys.js';

type Sql = RawBuilder<unknown>;

/**
 * States of approximate aggregates, all of one kind: per place and group one row, with the state of each cell as text, its keys one
 * after the other, `key` or `key:times`. The statement has each key of each place, group and cell once before it writes them side by
 * side; `keys` says how many a row has.
 */
export function sketchesSql(scan: Scan, { placing, keyLimit }: Extract<ScanForm, { kind: 'sketches' }>): RawBuilder<ScanRow> {
  const sketch = scan.cells[0]!.aggregate.aggregation as Approximation;
  const names = dimensionNames(scan);
  const place = [sql`p`, ...names, sql`c`];
  const inputs = sketchInputs(scan, placing, sketch);
  const keys = placing.kind === 'deltas' ? changesOf(inputs, placing.ranges, sketch, names)
    // Of a stretch the greatest key stands for its part; what begins and ceases to count has to be told key by key.
    : sql`select ${sql.join([...place, sql`max(k) as k`, sql`count(*) as w`])} from ${keyed(inputs, sketch)}
      group by ${sql.join([...place, sketchPart(sketch, sql`k`)])}`;
  const isSet = sketch === 'APPROX_COUNT_DISTINCT' && placing.kind !== 'deltas';
  const entry = isSet ? sql`k::text` : sql`case w when 1 then k::text else k || ':' || w end`;
  const states = scan.cells.flatMap((_, index) => {
    const own = sql`c = ${sql.lit(index)}`;
    return [
      sql`coalesce(sum(w) filter (where ${own}), 0)::float8 as ${sql.ref(`r${index}`)}`,
      sql`coalesce(sum(w) filter (where ${own} and k is not null), 0)::float8 as ${sql.ref(`n${index}`)}`,
      sql`string_agg(${entry}, ' ') filter (where ${own} and k is not null) as ${sql.ref(`s${index}`)}`,
    ];
  });
  return sql`select ${sql.join([sql`p`, ...names, ...states, sql`count(*)::float8 as keys`])} from (${keys} limit ${keyLimit}) as f
    ${groupedBy([sql`p`, ...names])} limit ${scan.rowLimit}`;
}

/** A row per row that a cell counts: where it is, whose cell (c), and what its key is made of (v). */
function sketchInputs(scan: Scan, placing: SketchPlacing, sketch: Approximation): Sql {
  const rows = new ScannedRows(scan);
  const dimensions = rows.dimensions();
  const parts = scan.cells.map(placing.kind === 'pairs' ? pairedCell(placing, rows) : (cell) =>
    ({ value: rows.value(cell), conditions: rows.conditions(cell) }));
  const cells = sql.join(parts.map(({ value, conditions }, index) =>
    sql`(${sql.lit(index)}, ${value}, ${sql.join([sql`true`, ...conditions], sql` and `)})`));
  const { from, placed, kept } = placedRows(scan, placing, rows, dimensions);
  const values = sql`select ${sql.join([...placed, sql`x.c`, sql`x.v`])} from ${from}
    cross join lateral (values ${cells}) as x(c, v, counts) where ${sql.join([...kept, sql`x.counts`], sql` and `)}`;
  const names = [...placing.kind === 'deltas' ? [sql`lo`, sql`hi`] : [sql`p`], ...dimensionNames(scan)];
  const type = scan.cells[0]!.aggregate.value!.type;
  return sql`select ${sql.join([...names, sql`c`, sql`${sketchInput(sketch, sql`v`, type)} as v`])} from (${values} ${FENCE}) as f`;
}

/** The same under alias f with their keys (k). */
const keyed = (inputs: Sql, sketch: Approximation): Sql =>
  sql`(select f.*, ${sketchKey(sketch, sql`v`)} as k from (${inputs} ${FENCE}) as f ${FENCE}) as f`;

interface PlacedRows {
  readonly from: Sql;
  /** Columns of where a row is: p, or lo and hi; and the group. */
  readonly placed: readonly Sql[];
  readonly kept: readonly Sql[];
}

function placedRows(scan: Scan, placing: SketchPlacing, rows: ScannedRows, dimensions: readonly Sql[]): PlacedRows {
  const names = dimensionNames(scan);
  switch (placing.kind) {
    case 'pairs': return { ...pairedRows(scan, placing, rows, dimensions), placed: [sql`f.p`, ...names] };
    case 'deltas': return {
      from: sql`(${rows.sql(rangePlacing(placing.ranges, scan.at))} ${FENCE}) as f cross join ${rangesOfRow(placing.ranges)}`,
      placed: [sql`s.lo`, sql`s.hi`, ...dimensions], kept: [sql`s.lo <= s.hi`],
    };
    case 'buckets': {
      const { bounds } = placing;
      const at = rowSql(scan.at, tableColumns('r'));
      const [from, to] = [bounds[0]!, bounds.at(-1)!];
      const read = rows.sql({ columns: [], condition: sql`${at} >= ${instant(from)} and ${at} < ${instant(to)}`, extent: { from, to } });
      const bucket = bounds.length === 2 ? sql`1` : sql`width_bucket(f.at, ${instants(bounds)})`;
      return { from: sql`(${read} ${FENCE}) as f`, placed: [sql`${bucket} as p`, ...dimensions], kept: [] };
    }
  }
}

/** By how much the times of each key change from slot to slot: up where a row begins to count, down behind its end. */
function changesOf(inputs: Sql, ranges: Ranges, sketch: Approximation, names: readonly Sql[]): Sql {
  const alike = sql.join([sql`lo`, sql`hi`, ...names, sql`c`, sql`k`]);
  const counted = sql`select ${alike}, count(*) as w from ${keyed(inputs, sketch)} group by ${alike}`;
  const columns = [sql`x.p`, ...names, sql`c`, sql`k`];
  return sql`select ${sql.join([...columns, sql`sum(x.sign * f.w) as w`])} from (${counted}) as f
    cross join lateral (values (f.lo, 1), (f.hi + 1, -1)) as x(p, sign)
    where x.p < ${slotEnds(ranges).length}::int group by ${sql.join(columns)}`;
}
