import { sql, type RawBuilder } from 'kysely';
import type { CellStates } from '../lang/rollup-states.js';
import { stateIdentity } from '../lang/rollup-states.js';
import { isCount, type RollupState } from '../lang/rollup.js';
import { FENCE } from './fence.js';
import { merged } from './rollup-cells.js';
import { columnOfDimension, groupedParts, readStates, staleTables, type ReadState, type RollupRead } from './rollup-parts.js';
import { rowSql } from './row-sql.js';
import { filtered, shown, type CellColumn } from './scan-aggregates.js';
import { groupings } from './scan-buckets.js';
import { dimensionNames } from './scan-rows.js';
import type { Scan, ScanForm, ScanRow } from './scan.js';

/**
 * What `scanSql` answers, from the cells of the rollup where they stand, and from rows recorded since and those on days of which rows were changed
 * (`staleTables`): one statement, so one snapshot. Each part is sums of days, or of what of a day lies in a bucket; only their sums are put together.
 */
export function rollupScanSql(scan: Scan, form: Extract<ScanForm, { kind: 'buckets' }>, read: RollupRead): RawBuilder<ScanRow> {
  const states = readStates(read.cells);
  const names = dimensionNames(scan);
  const columns = scan.cells.flatMap((cell, index) => outerColumns(index, read.cells[index]!, cell.aggregate.aggregation, states));
  const selection = sql.join([sql`p`, ...names, ...columns.map(shown)]);
  const tables = staleTables(scan, read);
  return sql`${tables.length === 0 ? sql`` : sql`with ${sql.join(tables)}`}
    select ${selection} from (${groupedParts(scan, read, states)} ${FENCE}) as f group by ${groupings(form.whole, names)} limit ${scan.rowLimit}`;
}

const NAMES: Record<RollupState['kind'], string> = { rows: 'r', known: 'n', sum: 'c', min: 'c', max: 'c', squares: 'q', registers: 's', bins: 's' };

/** The columns that `cellColumns` has, out of states. */
function outerColumns(index: number, { states, conditions }: CellStates, aggregation: string, read: ReadonlyMap<string, ReadState>): CellColumn[] {
  const where = filtered(conditions.map((condition) => rowSql(condition, columnOfDimension)))();
  const columns = states.map(({ asked }): CellColumn => {
    const state = sql`${merged(asked.kind, sql.ref(`f.${read.get(stateIdentity(asked))!.name}`), where)}`;
    const name = `${NAMES[asked.kind]}${index}`;
    return isCount(asked.kind) ? { name, value: sql`coalesce(${state}, 0)`, kind: 'count' } : { name, value: state, kind: 'exact' };
  });
  if (aggregation !== 'COUNT') return columns;
  const known = columns.find(({ name }) => name === `n${index}`);
  return known === undefined ? columns : [...columns, { ...known, name: `c${index}`, kind: 'exact' }];
}
