import DataLoader from 'dataloader';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { YardstickError } from '../../kernel/errors.js';
import type { ScannedCell } from '../../lang/cell.js';
import type { CellRequest } from '../../lang/plan.js';
import { scanIdentity, scanSql, type Scan, type ScanRow } from '../../sql/scan.js';
import type { Reading } from '../../store/database.js';

/** A cell request with what fixes the rows it reads. */
export interface ScanRequest {
  readonly cell: CellRequest;
  readonly sourceId: string;
  /** Null: the current revisions, as the reading sees them. */
  readonly knowledge: number | null;
  readonly bounds: readonly number[];
}

/** What one cell found, by group. The key is the group's values as canonical JSON. */
export type ScannedGroups = ReadonlyMap<string, ScannedGroup>;
export interface ScannedGroup {
  readonly group: readonly (string | null)[];
  /** Over the whole window. */
  total: ScannedCell | undefined;
  /** By the period's position; absent where no row fell into it. */
  readonly periods: Map<number, ScannedCell>;
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
  const answers = new Map<ScanRequest, ScannedGroups>();
  for (const { scan, members } of scansOf(reading.organizationId, requests)) {
    const rows = await reading.query(scanSql(scan));
    if (rows.length >= scan.rowLimit) throw tooManyRows();
    members.forEach((member, index) => answers.set(member, groupsOf(scan, rows, index)));
  }
  return requests.map((request) => answers.get(request)!);
}

/** Requests → scans: cells that read alike side by side in one statement. `members[i]` is the request of the scan's cell i. */
export function scansOf(organizationId: string, requests: readonly ScanRequest[]): { scan: Scan; members: ScanRequest[] }[] {
  const alike = new Map<string, ScanRequest[]>();
  for (const request of requests) {
    const identity = canonicalJson([scanIdentity(request.cell), request.sourceId, request.knowledge, request.bounds]);
    alike.set(identity, [...(alike.get(identity) ?? []), request]);
  }
  return [...alike.values()].flatMap(chunks).map((members) => ({ scan: scanOf(organizationId, members), members }));
}

const chunks = (members: ScanRequest[]): ScanRequest[][] =>
  Array.from({ length: Math.ceil(members.length / CELLS_PER_STATEMENT) }, (_, index) =>
    members.slice(index * CELLS_PER_STATEMENT, (index + 1) * CELLS_PER_STATEMENT));

function scanOf(organizationId: string, members: readonly ScanRequest[]): Scan {
  const { cell, sourceId, knowledge, bounds } = members[0]!;
  return {
    asOf: { organizationId, sourceId, knowledge },
    at: cell.at,
    by: cell.by,
    bounds,
    cells: members.map((member) => ({ slice: member.cell.slice, aggregate: member.cell.aggregate })),
    rowLimit: ROWS_PER_STATEMENT + 1,
  };
}

function groupsOf(scan: Scan, rows: readonly ScanRow[], index: number): ScannedGroups {
  const groups = new Map<string, ScannedGroup>();
  for (const row of rows) {
    const cell = cellOf(row, index);
    // The statement has a row for every group of every cell in it: this cell has no rows there.
    if (cell.rows === 0) continue;
    const group = scan.by.map((_, position) => row[`d${position}`] as string | null);
    const key = canonicalJson(group);
    const entry = groups.get(key) ?? { group, total: undefined, periods: new Map<number, ScannedCell>() };
    groups.set(key, entry);
    if (row['p'] === null || scan.bounds.length === 2) entry.total = cell;
    if (row['p'] !== null) entry.periods.set(Number(row['p']) - 1, cell);
  }
  return groups;
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
