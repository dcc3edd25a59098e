import DataLoader from 'dataloader';
import { YardstickError } from '../../kernel/errors.js';
import { countPairsSql } from '../../sql/scan-pairs.js';
import { MOST_STATE_BYTES } from '../../sql/scan-rollup-sketches.js';
import type { ScanRow } from '../../sql/scan.js';
import type { Reading } from '../../store/database.js';
import { noteAsked } from '../rollups/asked-dimensions.js';
import { groupRows, readCell } from './scans/read-slots.js';
import { keptScans, type KeptScan } from './scans/kept-scans.js';
import { KEYS_PER_STATEMENT, requestIdentity, ROWS_PER_STATEMENT, statementOf, type PlannedScan } from './scans/scan-plan.js';
import type { ScannedGroups, ScanRequest } from './scans/scan-request.js';
import { usableRollups } from './usable-rollups.js';

export type { ScannedGroup, ScannedGroups, ScanRequest } from './scans/scan-request.js';

const loaders = new WeakMap<Reading, DataLoader<ScanRequest, ScannedGroups, string>>();

/** One loader per reading transaction: all cells asked in a GraphQL request are gathered and read by what they share. */
export function scanLoader(reading: Reading): DataLoader<ScanRequest, ScannedGroups, string> {
  const known = loaders.get(reading);
  if (known !== undefined) return known;
  const loader = new DataLoader<ScanRequest, ScannedGroups, string>((requests) => load(reading, requests), {
    cacheKeyFn: requestIdentity,
    // After every microtask that is already due: tiles that were planned side by side land in one batch.
    batchScheduleFn: (dispatch) => setImmediate(dispatch),
    maxBatchSize: Infinity,
  });
  loaders.set(reading, loader);
  return loader;
}

/** What cannot be read stands in its own requests' place: others that are asked side by side have their answers. */
async function load(reading: Reading, requests: readonly ScanRequest[]): Promise<(ScannedGroups | Error)[]> {
  const answers = new Map<ScanRequest, ScannedGroups | Error>();
  for (const planned of keptScans(reading.organizationId, requests, await usableRollups(reading, requests))) {
    const { scan, members, cells, layout } = planned;
    noteAsked(reading.organizationId, planned);
    const unread = await tooManyPairs(reading, planned);
    const rows = unread === null ? await rowsOf(reading, planned) : [];
    const refusal = unread ?? tooManyRows(rows);
    if (refusal !== null) {
      for (const member of members) answers.set(member, refusal);
      continue;
    }
    const groups = groupRows(rows, scan.by.length);
    members.forEach((member, index) => answers.set(member, readCell(groups, layout, member.cell.aggregate, cells[index]!)));
  }
  return requests.map((request) => answers.get(request) ?? new Map<string, never>());
}

/**
 * Cells are found by their keys, whichever they are; of rows, how many were recorded lately or known at an instant among them, the best plan depends on the values.
 * States of days may be more than those of the periods that they are merged to; the rows have these alone.
 */
async function rowsOf(reading: Reading, { statement, ...planned }: KeptScan): Promise<ScanRow[]> {
  const { rollup, scan } = planned;
  if (rollup === null) return reading.query(statement);
  const rows = scan.asOf.knowledge === null && !rollup.rollup.behind ? await reading.queryPrepared(statement) : await reading.query(statement);
  return Number(rows[0]?.['bytes'] ?? 0) <= MOST_STATE_BYTES ? rows : reading.query(statementOf({ ...planned, rollup: null }));
}

/** Up to this many slots per row are read without asking first how many there are. */
const DEPTH_UNASKED = 4;
/** Rows × periods that one statement may read. */
const MOST_PAIRS = 10_000_000;

/** The statements that count pairs before a scan makes them. */
export function pairCounts({ scan, depth }: PlannedScan): ReturnType<typeof countPairsSql>[] {
  const form = scan.form.kind === 'sketches' ? scan.form.placing : scan.form;
  if (form.kind !== 'pairs') return [];
  const counts = depth > DEPTH_UNASKED ? [countPairsSql(scan, form.ranges)] : [];
  const { cohort } = form;
  if (cohort?.activity.kind !== 'slots' || cohort.activity.slots.length <= DEPTH_UNASKED) return counts;
  const cells = scan.cells.map(({ aggregate }) => ({ slice: null, aggregate: { ...aggregate, filter: cohort.filter } }));
  return [...counts, countPairsSql({ ...scan, cells }, cohort.activity.ranges)];
}

async function tooManyPairs(reading: Reading, planned: PlannedScan): Promise<YardstickError | null> {
  for (const count of pairCounts(planned)) {
    const [row] = await reading.query(count);
    if (row!.pairs > MOST_PAIRS) return beyondPairs(row!.pairs);
  }
  return null;
}

const beyondPairs = (pairs: number): YardstickError => new YardstickError(
  'TOO_EXPENSIVE',
  `Periods that overlap would be read row by row: ${pairs.toLocaleString('en')} rows × periods; `
    + `at most ${MOST_PAIRS.toLocaleString('en')} are read at once.`,
  {
    hint: 'Ask for a coarser grain or a shorter window, add a condition with where, '
      + 'or use APPROX_PERCENTILE, a count, sum or mean in place of a percentile.',
  },
);

function tooManyRows(rows: readonly ScanRow[]): TooManyRows | null {
  if (rows.length > ROWS_PER_STATEMENT) return new TooManyRows(`${ROWS_PER_STATEMENT.toLocaleString('en')} groups × periods`);
  const keys = rows.reduce((sum, { keys: ofRow = 0 }) => sum + Number(ofRow), 0);
  if (keys <= KEYS_PER_STATEMENT) return null;
  return new TooManyRows(`${KEYS_PER_STATEMENT.toLocaleString('en')} groups × periods × parts of an approximate aggregate's state`);
}

/** One statement found more groups × periods, or more of their states, than are brought into memory. */
export class TooManyRows extends YardstickError {
  constructor(than: string) {
    super(
      'TOO_EXPENSIVE',
      `The question has more than ${than}.`,
      {
        hint: 'Ask for fewer groups with first, a coarser grain, a shorter window, fewer dimensions, '
          + 'or add a condition with where.',
      },
    );
  }
}
