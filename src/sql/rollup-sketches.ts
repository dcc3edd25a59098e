import { sql, type RawBuilder } from 'kysely';
import { canonicalJson } from '../kernel/canonical-json.js';
import { MOST_TIMES } from '../kernel/sketch-bytes.js';
import type { Approximation } from '../lang/aggregation.js';
import { isSketch, stateColumns, type RollupState } from '../lang/rollup.js';
import { FENCE } from './fence.js';
import { rowSql, type ColumnOf } from './row-sql.js';
import { filtered } from './scan-aggregates.js';
import { groupedBy } from './scan-rows.js';
import { sketchInput, sketchKey, sketchPart } from './sketch-keys.js';

type Sql = RawBuilder<unknown>;

const AGGREGATION = { registers: 'APPROX_COUNT_DISTINCT', bins: 'APPROX_PERCENTILE' } as const satisfies Record<string, Approximation>;

interface Sketched {
  readonly state: RollupState & { readonly kind: keyof typeof AGGREGATION };
  readonly sketch: Approximation;
  readonly value: Sql;
  /** Whether it counts the row. */
  readonly counts: Sql;
}

/**
 * Makes cells with sketches out of rows, which are read by `read`: one for each day and group that any sketch counts a row of. Counts
 * are those of a sketch: its rows, and those whose value is known. `names`: of the columns of day and group.
 */
export function sketchCells(states: readonly RollupState[], names: readonly Sql[], read: ColumnOf): (rows: Sql) => Sql {
  const sketches = states.filter((state): state is Sketched['state'] => isSketch(state.kind)).map((state): Sketched =>
    ({ state, sketch: AGGREGATION[state.kind], value: rowSql(state.value!, read), counts: allOf(state.filter.map((condition) => rowSql(condition, read))) }));
  const columns = stateColumns(states);
  // Each step reads columns, which PostgreSQL would otherwise compute at every mention.
  const step = (before: Sql, own: (sketched: Sketched, index: number) => readonly [value: Sql, counts: Sql]): Sql => {
    const values = sketches.flatMap((each, index) => {
      const [value, counts] = own(each, index);
      return [sql`${value} as ${sql.ref(`v${index}`)}`, sql`${counts} as ${sql.ref(`c${index}`)}`];
    });
    return sql`select ${sql.join([...names, ...values])} from (${before} ${FENCE}) as f`;
  };
  const [v, c] = ['v', 'c'].map((prefix) => (index: number) => sql.ref(`f.${prefix}${index}`)) as [(index: number) => Sql, (index: number) => Sql];
  const each = sketches.map(({ sketch }, index) => sql`(${sql.lit(index)}, ${v(index)}, ${sketchPart(sketch, v(index))}, ${c(index)})`);
  const aggregates = states.map((state, index) => sql`${stateSql(state, sketches)} as ${sql.ref(columns[index]!)}`);
  return (rows) => {
    const values = step(rows, ({ value, counts }) => [value, counts]);
    const inputs = step(values, ({ state, sketch }, index) => [sketchInput(sketch, v(index), state.value!.type), c(index)]);
    const keys = step(inputs, ({ sketch }, index) => [sketchKey(sketch, v(index)), c(index)]);
    const counted = sql`select ${sql.join([...names, sql`x.c`, sql`max(x.k) as k`, sql`count(*) as w`])} from (${keys} ${FENCE}) as f
      cross join lateral (values ${sql.join(each)}) as x(c, k, part, counts) where x.counts group by ${sql.join([...names, sql`x.c`, sql`x.part`])}`;
    return sql`select ${sql.join([...names, ...aggregates])} from (${counted} ${FENCE}) as f ${groupedBy(names)}`;
  };
}

const allOf = (conditions: readonly Sql[]): Sql => (conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `));

/** As `kernel/sketch-bytes` has it; a count is that of the sketch that counts the same rows. */
function stateSql(state: RollupState, sketches: readonly Sketched[]): Sql {
  const own = sketches.findIndex((sketched) => countsFor(state, sketched.state));
  if (own < 0) throw new Error(`no sketch of the rollup counts what its state ${state.kind} does`);
  const known = filtered([sql`c = ${sql.lit(own)}`, sql`k is not null`])();
  switch (state.kind) {
    case 'rows': return sql`coalesce(sum(w) filter (where c = ${sql.lit(own)}), 0)::bigint`;
    case 'known': return sql`coalesce(sum(w)${known}, 0)::bigint`;
    case 'registers': return sql`string_agg(substring(int4send(k) from 2), null)${known}`;
    default: return sql`string_agg(int8send(k * ${sql.raw(`${MOST_TIMES}::bigint`)} + w), null)${known}`;
  }
}

function countsFor({ kind, value, filter }: RollupState, sketch: RollupState): boolean {
  if (canonicalJson(filter) !== canonicalJson(sketch.filter)) return false;
  return kind === 'rows' || (canonicalJson(value) === canonicalJson(sketch.value) && (kind === 'known' || kind === sketch.kind));
}
