import { sql, type RawBuilder } from 'kysely';
import type { StockRead } from '../lang/kpi-expr.js';
import type { RowExpr } from '../lang/row-expr.js';
import { instant, instants } from './facts.js';
import { rowSql, tableColumns } from './row-sql.js';
import type { Placing } from './scan-rows.js';

type Sql = RawBuilder<unknown>;

/** Spans of which each begins and ends no earlier than the one before, so that those around an instant are neighbours. */
export interface Chain {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/**
 * Where rows may fall into several periods, each into neighbouring slots lo … hi of all: the spans of one chain after the other
 * that it lies in, or the instants, in order, at which it is open.
 */
export type Ranges =
  | { readonly kind: 'spans'; readonly chains: readonly Chain[] }
  | { readonly kind: 'instants'; readonly stock: StockRead; readonly instants: readonly number[] };

/** Per slot the instant at which it ends. */
export const slotEnds = (ranges: Ranges): readonly number[] =>
  (ranges.kind === 'spans' ? ranges.chains.flatMap(({ to }) => to) : ranges.instants);

/** What has to be read of rows to range them. `at`: what places a row in a span. */
export function rangePlacing(ranges: Ranges, at: RowExpr): Placing {
  const read = tableColumns('r');
  if (ranges.kind === 'spans') {
    const from = Math.min(...ranges.chains.map((chain) => chain.from[0]!));
    const to = Math.max(...ranges.chains.map((chain) => chain.to.at(-1)!));
    const placed = rowSql(at, read);
    return { columns: [], condition: sql`${placed} >= ${instant(from)} and ${placed} < ${instant(to)}`, extent: { from, to } };
  }
  const [opens, closes] = [rowSql(ranges.stock.from, read), rowSql(ranges.stock.until, read)];
  const [from, to] = [ranges.instants[0]!, ranges.instants.at(-1)!];
  return {
    columns: [{ name: 'opens', value: opens }, { name: 'closes', value: closes }],
    condition: sql`${opens} < ${instant(to)} and (${closes} is null or ${closes} >= ${instant(from)})`,
    extent: { from, to },
  };
}

/** The slots of a row of `f`, to be joined laterally: lo and hi, none where lo > hi. */
export function rangesOfRow(ranges: Ranges): Sql {
  if (ranges.kind === 'instants') {
    const all = instants(ranges.instants);
    // Open at t: from < t <= until. So it opens behind the instants up to `from`, and is still open at the last up to `until`.
    return sql`lateral (values (width_bucket(f.opens, ${all}),
      case when f.closes is null then ${ranges.instants.length}::int else width_bucket(f.closes, ${all}) end - 1)) as s(lo, hi)`;
  }
  let before = 0;
  const rows = ranges.chains.map(({ from, to }) => {
    const [ended, begun] = [to, from].map((ends) => sql`width_bucket(f.at, ${instants(ends)})`);
    const row = sql`(${before}::int + ${ended}, ${before}::int + ${begun} - 1)`;
    before += to.length;
    return row;
  });
  return sql`lateral (values ${sql.join(rows)}) as s(lo, hi)`;
}
