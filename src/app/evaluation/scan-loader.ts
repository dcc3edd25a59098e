import DataLoader from 'dataloader';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { YardstickError } from '../../kernel/errors.js';
import type { ScannedCell } from '../../lang/cell.js';
import type { CellRequest, Span } from '../../lang/plan.js';
import { scanIdentity, scanSql, type Scan, type ScanRow } from '../../sql/scan.js';
import type { Reading } from '../../store/database.js';
import { lanesOf, type Lane } from './lanes.js';

/** A cell request with what fixes the rows it reads. */
export interface ScanRequest {
  readonly cell: CellRequest;
  /** Of every source that it reads, by key: its own, and those of a journey's steps. */
  readonly sourceIds: Readonly<Record<string, string>>;
  /** Null: the current revisions, as the reading sees them. */
  readonly knowledge: number | null;
  /** What the cell is read over; an empty span finds nothing. A stock is read at the end of each. */
  readonly spans: readonly Span[];
  /** Of a cohort, per span: where its entities have to be active; null where there is no such time. */
  readonly companions?: readonly (Span | null)[];
}

/** What one cell found, by group. The key is the group's values as canonical JSON. */
export type ScannedGroups = ReadonlyMap<string, ScannedGroup>;
export interface ScannedGroup {
  readonly group: readonly (string | null)[];
  /** By the span's position in the request; absent where no row fell into it. */
  readonly spans: Map<number, ScannedCell>;
}

/** PostgreSQL has at most 1,664 output columns; a cell takes up to three. */
const CELLS_PER_STATEMENT = 400;
/** Groups × periods that one statement may bring into memory. */
export const ROWS_PER_STATEMENT = 200_000;

const loaders = new WeakMap<Reading, DataLoader<ScanRequest, ScannedGroups, string>>();

/** One loader per reading transaction: all cells asked in a GraphQL request are gathered and read by what they share. */
export function scanLoader(reading: Reading): DataLoader<ScanRequest, ScannedGroups, string> {
  const known = loaders.get(reading);
  if (known !== undefined) return known;
  const loader = new DataLoader<ScanRequest, ScannedGroups, string>((requests) => load(reading, requests), {
    cacheKeyFn: canonicalJson,
    // After every microtask that is already due: tiles that were planned side by side land in one batch.
    batchScheduleFn: (dispatch) => setImmediate(dispatch),
    maxBatchSize: Infinity,
  });
  loaders.set(reading, loader);
  return loader;
}

async function load(reading: Reading, requests: readonly ScanRequest[]): Promise<ScannedGroups[]> {
  const answers = new Map(requests.map((request) => [request, new Map<string, ScannedGroup>()]));
  for (const { scan, lane, members } of scansOf(reading.organizationId, requests)) {
    const rows = await reading.query(scanSql(scan));
    if (rows.length >= scan.rowLimit) throw tooManyRows();
    members.forEach((member, index) => gather(answers.get(member)!, scan, lane, rows, index));
  }
  return requests.map((request) => answers.get(request)!);
}

/** A statement to run: `members[i]` is the request of the scan's cell i. */
export interface PlannedScan {
  readonly scan: Scan;
  readonly lane: Lane;
  readonly members: readonly ScanRequest[];
}

/** Requests → scans: cells that read alike side by side in one statement, once per lane of their spans. */
export function scansOf(organizationId: string, requests: readonly ScanRequest[]): PlannedScan[] {
  const alike = new Map<string, ScanRequest[]>();
  for (const request of requests) {
    const identity = canonicalJson([scanIdentity(request.cell), request.sourceIds, request.knowledge, request.spans]);
    alike.set(identity, [...(alike.get(identity) ?? []), request]);
  }
  return [...alike.values()].flatMap(chunks).flatMap((members) =>
    lanesOf(members[0]!.spans).map((lane) => ({ scan: scanOf(organizationId, members, lane), lane, members })));
}

const chunks = (members: ScanRequest[]): ScanRequest[][] =>
  Array.from({ length: Math.ceil(members.length / CELLS_PER_STATEMENT) }, (_, index) =>
    members.slice(index * CELLS_PER_STATEMENT, (index + 1) * CELLS_PER_STATEMENT));

function scanOf(organizationId: string, members: readonly ScanRequest[], lane: Lane): Scan {
  const { cell, sourceIds, knowledge } = members[0]!;
  const sourceId = sourceIds[cell.source]!;
  return {
    asOf: { organizationId, sourceId, knowledge },
    at: cell.at,
    by: cell.by,
    bounds: lane.bounds,
    whole: lane.whole.length > 0,
    cells: members.map((member) => ({ slice: member.cell.slice, aggregate: member.cell.aggregate })),
    rowLimit: ROWS_PER_STATEMENT + 1,
  };
}

/** Puts what a statement found for its cell `index` where the cell's request asked for it. */
function gather(groups: Map<string, ScannedGroup>, scan: Scan, lane: Lane, rows: readonly ScanRow[], index: number): void {
  for (const row of rows) {
    const cell = cellOf(row, index);
    const spans = row['p'] === null ? lane.whole : lane.spansOf.get(Number(row['p']));
    // The statement has a row for every group of every cell in it: this cell may have no rows there.
    if (cell.rows === 0 || spans === undefined) continue;
    const group = scan.by.map((_, position) => row[`d${position}`] as string | null);
    const key = canonicalJson(group);
    const entry = groups.get(key) ?? { group, spans: new Map<number, ScannedCell>() };
    groups.set(key, entry);
    for (const span of spans) entry.spans.set(span, cell);
  }
}

function cellOf(row: ScanRow, index: number): ScannedCell {
  const rows = Number(row[`r${index}`]);
  const known = row[`n${index}`];
  if (known === undefined) return { value: String(rows), n: rows, rows };
  return { value: row[`c${index}`] as string | null, n: Number(known), rows };
}

const tooManyRows = (): YardstickError => new YardstickError(
  'TOO_EXPENSIVE', `The question has more than ${ROWS_PER_STATEMENT.toLocaleString('en')} groups × periods.`,
  { hint: 'Ask for a coarser grain, a shorter window, fewer dimensions, or add a condition with where.' },
);
