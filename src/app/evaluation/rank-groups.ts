import { isApproximate } from '../../lang/aggregation.js';
import { formulaRow } from '../../lang/formula-row.js';
import { visitCells } from '../../lang/fold.js';
import type { Aggregate } from '../../lang/plan.js';
import type { RowExpr } from '../../lang/row-expr.js';
import { NoValue } from '../../lang/value.js';
import { rankingSql, type RankedScan, type RankingEntry } from '../../sql/ranking.js';
import type { Reading } from '../../store/database.js';
import type { CellScan } from './cell-scans.js';
import { noSuchGroup, type GroupValues, type SelectedGroups } from './groups.js';
import type { PreparedQuestion } from './prepared-question.js';
import type { ReadCells } from './read-cells.js';
import { scansOf } from './scans/scan-plan.js';
import type { ScanRequest } from './scans/scan-request.js';

/**
 * The groups of the question's page, ranked in the database over the whole window: what `selectGroups` does in memory, where there
 * are too many for that. Null where the order or the condition reads what only the fold can compute, approximations, or units inside
 * of the window.
 *
 * @param nothing the cells of a group that no rows were found for, in the whole window.
 */
export async function rankGroups(
  reading: Reading, question: PreparedQuestion, scans: readonly CellScan[], nothing: ReadCells,
): Promise<SelectedGroups | null> {
  const { by, first, after } = question;
  const order = orderOf(question);
  const passes = order === null ? null : passesOf(reading.organizationId, question, scans, order.cells, nothing);
  if (order === null || passes === null) return null;

  const counted = new Set(passes.flatMap(({ cells }) => cells.map(({ cell }) => cell)));
  const valueless = [...order.cells].filter((cell) => !counted.has(cell));
  if (valueless.some((cell) => !(nothing.cell(cell, 0).value instanceof NoValue))) return null;
  const rows = await reading.queryDerived(rankingSql({
    ...order, scans: passes, valueless, dimensions: by.map(({ type }) => type), after, limit: first + (after === null ? 1 : 2),
  }));
  const groups = rows.map((row): GroupValues => by.map((_, position) => row[`g${position}`]!));
  if (after !== null && groups.shift() === undefined) throw noSuchGroup();
  return { groups: groups.slice(0, first).map((values) => ({ values })), truncated: groups.length > first };
}

interface RankedOrder {
  readonly having: RowExpr | null;
  readonly entries: readonly RankingEntry[];
  /** Cells that they read. */
  readonly cells: ReadonlySet<number>;
}

/** The question's condition and order in terms of the database; null where they have none. */
function orderOf({ plan, having, ranking }: PreparedQuestion): RankedOrder | null {
  const cells = new Set<number>();
  const valueOf = (formula: number): RowExpr | null => {
    visitCells(plan.formulas[formula]!, (cell) => cells.add(cell));
    return formulaRow(plan.formulas[formula]!);
  };
  const condition = having === null ? null : valueOf(having);
  const entries = ranking.map((entry): RankingEntry | null => {
    if (entry.kind === 'dimension') return entry;
    const value = valueOf(entry.formula);
    return value === null ? null : { kind: 'value', value, descending: entry.descending };
  });
  if ((having !== null && condition === null) || entries.some((entry) => entry === null)) return null;
  return { having: condition, entries: entries.filter((entry) => entry !== null), cells };
}

/** What tells which groups there are, and what the order reads, each over the whole window; null where that has units inside. */
function passesOf(
  organizationId: string, { plan, by }: PreparedQuestion, scans: readonly CellScan[], wanted: ReadonlySet<number>, nothing: ReadCells,
): RankedScan[] | null {
  const requests = new Map<ScanRequest, { readonly positions: readonly number[]; readonly cell: number | null }>();
  for (const [index, { request, offsets, groupPositions }] of scans.entries()) {
    const start = offsets.at(-1)!;
    if (request.spans.length - start !== 1) return null;
    // The cells of the question's own frame come first.
    const isRead = index < plan.cells.length && wanted.has(index) && mayHaveValue(index, nothing);
    if (!isRead && groupPositions.length < by.length) continue;
    const { cell, companions } = request;
    const isSketch = isApproximate(cell.aggregate.aggregation);
    if (isRead && isSketch) return null;
    const whole = {
      ...request, spans: [request.spans[start]!], ...(companions && { companions: [companions[start]!] }),
      ...(isSketch && { cell: { ...cell, aggregate: countOf(cell.aggregate) } }),
    };
    requests.set(whole, { positions: groupPositions, cell: isRead ? index : null });
  }
  return scansOf(organizationId, [...requests.keys()]).map(({ scan, members }) => ({
    scan: { ...scan, rowLimit: null },
    positions: requests.get(members[0]!)!.positions,
    cells: members.flatMap((member, index) => {
      const { cell } = requests.get(member)!;
      return cell === null ? [] : [{ cell, index }];
    }),
  }));
}

/** Which groups there are is a matter of rows; an estimate is not made in the database. */
const countOf = ({ filter }: Aggregate): Aggregate => ({ aggregation: 'COUNT', value: null, filter, percentile: null });

/** Whether its source covers the window, and its grain fits into it. */
function mayHaveValue(cell: number, nothing: ReadCells): boolean {
  const { value } = nothing.cell(cell, 0);
  return !(value instanceof NoValue) || value.reason === 'NO_DATA';
}
