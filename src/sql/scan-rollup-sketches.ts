import { sql, type RawBuilder } from 'kysely';
import { stateIdentity } from '../lang/rollup-states.js';
import { isSketch } from '../lang/rollup.js';
import { merged } from './rollup-cells.js';
import { columnOfDimension, groupedParts, readStates, staleTables, type RollupRead } from './rollup-parts.js';
import { rowSql } from './row-sql.js';
import { filtered } from './scan-aggregates.js';
import { dimensionNames, groupedBy } from './scan-rows.js';
import type { Scan, ScanRow } from './scan.js';

/** More bytes of states than this, of all cells that a statement reads, are not brought into memory. */
export const MOST_STATE_BYTES = 64 * 2 ** 20;

/**
 * What `sketchesSql` answers for buckets, from a rollup as in `rollupScanSql`, but for how the states are written: those of all cells of
 * a place and group, one after the other, as `kernel/sketch-bytes` has them. Whoever reads them merges them. Where they are too many,
 * which `bytes` says in every row, there are none.
 */
export function rollupSketchesSql(scan: Scan, read: RollupRead): RawBuilder<ScanRow> {
  const states = readStates(read.cells);
  const names = dimensionNames(scan);
  const sizes = [...states.values()].filter(({ asked }) => isSketch(asked.kind)).map(({ name }) => sql`coalesce(octet_length(${sql.ref(name)}), 0)`);
  const columns = read.cells.flatMap(({ states: own, conditions }, index) => {
    const where = conditions.map((condition) => rowSql(condition, columnOfDimension));
    return own.map(({ asked }) => {
      const state = sql.ref(`f.${states.get(stateIdentity(asked))!.name}`);
      const known = filtered([...where, sql`${state} is not null`, sql`bytes <= ${MOST_STATE_BYTES}::bigint`])();
      if (isSketch(asked.kind)) return sql`string_agg(int4send(octet_length(${state})) || ${state}, null)${known} as ${sql.ref(`s${index}`)}`;
      return sql`coalesce(${merged(asked.kind, state, filtered(where)())}, 0)::float8 as ${sql.ref(`${asked.kind === 'rows' ? 'r' : 'n'}${index}`)}`;
    });
  });
  const cell = sql`cell as materialized (${groupedParts(scan, read, states)})`;
  return sql`with ${sql.join([...staleTables(scan, read), cell])},
    size as materialized (select sum(${sql.join(sizes, sql` + `)}) as bytes from cell)
    select ${sql.join([sql`p`, ...names, ...columns, sql`bytes::float8 as bytes`])} from cell as f cross join size
    ${groupedBy([sql`p`, ...names, sql`bytes`])} limit ${scan.rowLimit}`;
}
