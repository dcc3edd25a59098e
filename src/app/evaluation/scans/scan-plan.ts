import type { RawBuilder } from 'kysely';
import { canonicalJson, contentHash } from '../../../kernel/canonical-json.js';
import { oncePer } from '../../../kernel/once-per.js';
import { isApproximate, type Aggregation } from '../../../lang/aggregation.js';
import type { StockRead } from '../../../lang/kpi-expr.js';
import type { CellRequest, Span } from '../../../lang/plan.js';
import type { Rollup } from '../../../lang/rollup.js';
import type { RowExpr } from '../../../lang/row-expr.js';
import type { FactsAsOf } from '../../../sql/facts.js';
import {
  scanIdentity, scanSql, type PairsForm, type PairsScan, type Scan, type ScanCell, type ScanForm, type ScanRow, type SketchPlacing,
} from '../../../sql/scan.js';
import type { Activity, CohortScan } from '../../../sql/scan-cohort.js';
import { readsAsOf } from '../../../sql/scan-rows.js';
import { chooseRollup, type RollupChoice } from '../../../sql/rollup-choice.js';
import { cutMonths, type RollupRead } from '../../../sql/rollup-parts.js';
import { rollupScanSql } from '../../../sql/scan-rollup.js';
import { rollupSketchesSql } from '../../../sql/scan-rollup-sketches.js';
import type { Ranges } from '../../../sql/scan-ranges.js';
import { chainsOf, instantsOf } from './chains.js';
import { elementaryBuckets } from './elementary-buckets.js';
import type { Layout } from './read-slots.js';
import type { PlaceRanges } from './sketch-reader.js';
import type { ScanRequest } from './scan-request.js';
import { tilesOf } from './tiles.js';

/** A statement to run, for these requests. */
export interface PlannedScan {
  readonly scan: Scan;
  readonly members: readonly ScanRequest[];
  /** Per member its cell of the scan: several percentiles are read off one. */
  readonly cells: readonly number[];
  readonly layout: Layout;
  /** Slots that one row can fall into at most, where each row is read once for every slot: else 1. */
  readonly depth: number;
  /** What answers it besides rows; null: rows alone, and why. */
  readonly rollup: RollupRead | null;
  readonly whyNoRollup: string | null;
}

/** PostgreSQL has at most 1,664 output columns; a cell takes up to four. */
const CELLS_PER_STATEMENT = 400;
/** Groups × periods that one statement may bring into memory. */
export const ROWS_PER_STATEMENT = 200_000;
/** Keys of states, of all groups and periods, that one statement may bring into memory; each takes about seven bytes. */
export const KEYS_PER_STATEMENT = 10_000_000;

/**
 * How a cell is read over its spans:
 * - tiles: they do not overlap; all aggregates of all cells in one statement;
 * - buckets: they do, and what was found between all their bounds can be put together;
 * - deltas: counts and sums of what ranges over neighbouring instants, by where a row begins to count and where it ceases to;
 * - distinct: the same for distinct counts, of one cell;
 * - pairs: every row once in each span, for what can only be found there;
 * - sketches: the states of approximate aggregates, of which those of spans are put together.
 */
type Form = 'tiles' | 'buckets' | 'deltas' | 'distinct' | 'pairs' | 'sketches';

const ADDED: readonly Aggregation[] = ['COUNT', 'SUM', 'AVG', 'STDDEV'];
const COMBINED: readonly Aggregation[] = [...ADDED, 'MIN', 'MAX', 'FIRST', 'LAST'];

function formOf({ cell, spans }: ScanRequest): Form {
  const { aggregate, stock, per, cohort } = cell;
  if (isApproximate(aggregate.aggregation)) return 'sketches';
  if (per !== undefined || cohort !== undefined) return 'pairs';
  if (stock !== undefined) {
    if (readsInstant(cell)) return 'pairs';
    if (ADDED.includes(aggregate.aggregation) && spans.length > 1) return 'deltas';
  } else {
    if (tilesFor(spans) !== null) return 'tiles';
    if (COMBINED.includes(aggregate.aggregation)) return 'buckets';
  }
  return aggregate.aggregation === 'COUNT_DISTINCT' ? 'distinct' : 'pairs';
}

const readsInstant = ({ slice, aggregate }: CellRequest): boolean =>
  readsAsOf(slice) || readsAsOf(aggregate.filter) || readsAsOf(aggregate.value);

/** What cells of one statement have to have in common, besides what `scanIdentity` says. */
function aloneIn(form: Form, { slice, aggregate }: CellRequest): unknown {
  if (form === 'distinct') return [slice, aggregate];
  return form === 'sketches' ? [aggregate.aggregation, aggregate.value?.type] : null;
}

interface Member {
  readonly request: ScanRequest;
  readonly choice: RollupChoice;
}

/** Requests → scans: cells that read alike side by side in one statement. `rollups`: those that may be read beside the rows. */
export function scansOf(organizationId: string, requests: readonly ScanRequest[], rollups: readonly Rollup[] = []): PlannedScan[] {
  const alike = new Map<string, { readonly form: Form; readonly members: Member[] }>();
  for (const request of requests) {
    const { cell, sourceIds, knowledge, letIn, spans, companions, among } = request;
    if (readsNothing(request)) continue;
    const form = formOf(request);
    const choice = choiceOf(form, request, rollups);
    const reads = 'why' in choice ? null : [choice.rollup.id, choice.states.settledUntil];
    const identity = canonicalJson([
      form, aloneIn(form, cell), reads, scanIdentity(cell), sourceIds, knowledge, letIn ?? null, listIdentity(spans),
      companions === undefined ? null : listIdentity(companions),
      among === undefined ? null : groupsIdentity(among),
    ]);
    const known = alike.get(identity) ?? { form, members: [] };
    alike.set(identity, known);
    known.members.push({ request, choice });
  }
  return [...alike.values()].flatMap(({ form, members }) =>
    chunks(members).map((chunk) => plannedScan(organizationId, form, chunk)));
}

/** The scan of a request in which every row stands once in each of its spans; null where all of them are empty. */
export function pairsScan(organizationId: string, request: ScanRequest): PairsScan | null {
  if (readsNothing(request)) return null;
  return plannedScan(organizationId, 'pairs', [{ request, choice: { why: 'Its rows are asked for one by one.' } }]).scan as PairsScan;
}

const readsNothing = ({ cell, spans }: ScanRequest): boolean =>
  spans.length === 0 || (cell.stock === undefined && spans.every(({ from, to }) => to <= from));

/** Of a request, for a loader that reads equal ones once. */
export const requestIdentity = oncePer(({ spans, companions, among, ...request }: ScanRequest): string => canonicalJson([
  request, listIdentity(spans), companions === undefined ? null : listIdentity(companions),
  among === undefined ? null : groupsIdentity(among),
]));

/** Lists of spans are long and shared by many cells: each is hashed once. */
const listIdentity = oncePer((spans: readonly (Span | null)[]) => contentHash(spans.map((span) => (span === null ? '' : `${span.from} ${span.to}`))));

const groupsIdentity = oncePer((among: NonNullable<ScanRequest['among']>) => contentHash(among));

const bucketsFor = oncePer((spans: readonly Span[]) => elementaryBuckets(spans));

const tilesFor = oncePer((spans: readonly Span[]) => tilesOf(spans));

/** Rollups answer where buckets lie side by side, of rows as they stand. */
function choiceOf(form: Form, { cell, sourceIds, knowledge, letIn, spans }: ScanRequest, rollups: readonly Rollup[]): RollupChoice {
  if (form !== 'tiles' && form !== 'buckets' && (form !== 'sketches' || cell.stock !== undefined)) return { why: 'It is not made of days side by side.' };
  if (letIn !== undefined) return { why: 'Some of its rows are left out.' };
  const { bounds } = form === 'tiles' ? tilesFor(spans)! : bucketsFor(spans);
  return chooseRollup({ request: cell, sourceId: sourceIds[cell.source]!, knowledge, bounds }, rollups);
}

const chunks = (members: Member[]): Member[][] =>
  Array.from({ length: Math.ceil(members.length / CELLS_PER_STATEMENT) }, (_, index) =>
    members.slice(index * CELLS_PER_STATEMENT, (index + 1) * CELLS_PER_STATEMENT));

function plannedScan(organizationId: string, form: Form, chosen: readonly Member[]): PlannedScan {
  const members = chosen.map(({ request }) => request);
  const { cell, sourceIds, knowledge, letIn, among } = members[0]!;
  const factsOf = (source: string): FactsAsOf => {
    const notYet = letIn?.[source];
    return { organizationId, sourceId: sourceIds[source]!, knowledge, ...(notYet && { letIn: notYet }) };
  };
  const { journey } = cell;
  const { form: scanForm, layout, depth } = formScan(form, members[0]!);
  const { distinct, cells } = scannedCells(form, members);
  const choices = distinct.map((_, index) => chosen[cells.indexOf(index)]!.choice);
  const scan: Scan = {
    asOf: factsOf(cell.source),
    at: cell.at,
    by: cell.by,
    form: scanForm,
    ...(journey && { journey: { read: journey, steps: journey.steps.map(({ source }) => factsOf(source)) } }),
    cells: distinct,
    ...(among && { among }),
    rowLimit: ROWS_PER_STATEMENT + 1,
  };
  return { scan, members, cells, layout, depth, ...readOf(choices) };
}

/** A state does not know which percentile will be read off it. */
function scannedCells(form: Form, members: readonly ScanRequest[]): { distinct: ScanCell[]; cells: number[] } {
  const known = new Map<string, { readonly index: number; readonly cell: ScanCell }>();
  const cells = members.map(({ cell: { slice, aggregate } }, member) => {
    const cell: ScanCell = { slice, aggregate: form === 'sketches' ? { ...aggregate, percentile: null } : aggregate };
    const identity = form === 'sketches' ? canonicalJson(cell) : String(member);
    const { index } = known.get(identity) ?? { index: known.size };
    known.set(identity, { index, cell });
    return index;
  });
  return { distinct: [...known.values()].map(({ cell }) => cell), cells };
}

/** Those of one scan were all answered by the same rollup, or none was. */
function readOf(choices: readonly RollupChoice[]): Pick<PlannedScan, 'rollup' | 'whyNoRollup'> {
  const chosen = choices.filter((choice) => 'rollup' in choice);
  const [first] = chosen;
  if (first === undefined) return { rollup: null, whyNoRollup: [...new Set(choices.flatMap((choice) => ('why' in choice ? choice.why : [])))].join(' ') };
  const { rollup, days, bounds } = first;
  return { rollup: { rollup, days, bounds, cutMonths: cutMonths(days.of), cells: chosen.map(({ states }) => states) }, whyNoRollup: null };
}

/** The statement that reads a scan. */
export function statementOf({ scan, rollup }: Pick<PlannedScan, 'scan' | 'rollup'>): RawBuilder<ScanRow> {
  if (rollup === null) return scanSql(scan);
  return scan.form.kind === 'buckets' ? rollupScanSql(scan, scan.form, rollup) : rollupSketchesSql(scan, rollup);
}

interface FormScan { readonly form: ScanForm; readonly layout: Layout; readonly depth: number }

function formScan(form: Form, request: ScanRequest): FormScan {
  const { spans } = request;
  switch (form) {
    case 'tiles': {
      const { bounds, whole, slots } = tilesFor(spans)!;
      return { form: { kind: 'buckets', bounds, whole }, layout: { kind: 'slots', slots }, depth: 1 };
    }
    case 'buckets': {
      const buckets = bucketsFor(spans);
      return { form: { kind: 'buckets', bounds: buckets.bounds, whole: false }, layout: { kind: 'buckets', buckets }, depth: 1 };
    }
    case 'deltas':
    case 'distinct': {
      const { ranges, slots } = rangesOf(request);
      return { form: { kind: form, ranges }, layout: { kind: 'running', slots }, depth: 1 };
    }
    case 'pairs': {
      const { slots, depth, ...placing } = pairedSlots(request);
      return { form: placing.form, layout: { kind: 'slots', slots }, depth };
    }
    case 'sketches': return sketchScan(request);
  }
}

function pairedSlots(request: ScanRequest): Pick<SlotRanges, 'slots' | 'depth'> & { readonly form: PairsForm } {
  const { per, cohort: read } = request.cell;
  const { ranges, slots, firstOf, depth } = rangesOf(request);
  const cohort = read === undefined ? undefined : cohortScan(request, firstOf);
  return { form: { kind: 'pairs', ranges, ...(per && { per }), ...(cohort && { cohort }) }, slots, depth };
}

/** States are built where their rows are placed once: in buckets, or where they begin and cease to count; else in each slot. */
function sketchScan(request: ScanRequest): FormScan {
  const { cell, spans } = request;
  const { stock, per, cohort } = cell;
  const sketches = (placing: SketchPlacing, ranges: PlaceRanges, isInSpan: (place: number) => boolean, depth = 1): FormScan =>
    ({ form: { kind: 'sketches', placing, keyLimit: KEYS_PER_STATEMENT + 1 }, layout: { kind: 'sketches', ranges, isInSpan }, depth });
  if (per !== undefined || cohort !== undefined || (stock !== undefined && readsInstant(cell))) {
    const { form, slots, depth } = pairedSlots(request);
    const used = new Set(slots);
    return sketches(form, slots.map((slot) => (slot === null ? null : [slot, slot + 1])), (place) => used.has(place), depth);
  }
  if (stock !== undefined) {
    const { ranges, slots } = rangesOf(request);
    return sketches({ kind: 'deltas', ranges }, slots.map((slot) => (slot === null ? null : [0, slot + 1])), () => true);
  }
  const { bounds, ranges, isInSpan } = bucketsFor(spans);
  return sketches({ kind: 'buckets', bounds }, ranges, isInSpan);
}

interface SlotRanges {
  readonly ranges: Ranges;
  readonly slots: readonly (number | null)[];
  /** Per slot a span that it is for. */
  readonly firstOf: readonly number[];
  readonly depth: number;
}

/** Spans that differ in their companions alone are two slots. */
function rangesOf({ cell, spans, companions }: ScanRequest): SlotRanges {
  const name = (span: Span | null | undefined): string => (span == null ? '' : `${span.from} ${span.to}`);
  const companion = (position: number): string => name(companions?.[position]);
  if (cell.stock === undefined) {
    const { chains, ...others } = chainsOf(spans, (position) => `${name(spans[position])} ${companion(position)}`);
    return { ranges: { kind: 'spans', chains }, ...others };
  }
  const { instants, ...others } = instantsOf(spans.map(({ to }) => to), companion);
  return { ranges: { kind: 'instants', stock: cell.stock, instants }, depth: instants.length, ...others };
}

/** Nobody is active before the beginning. */
const NEVER = -Infinity;

function cohortScan({ cell, companions }: ScanRequest, firstOf: readonly number[]): CohortScan {
  const { entity, active, filter, window } = cell.cohort!;
  const there = firstOf.map((position) => companions![position] ?? null);
  const { stock } = cell;
  const isEver = window === 'EVER_BEFORE';
  if (stock === undefined || !isEver || !readsAsOf(filter)) return { entity, active, filter, activity: activityOf(there, stock, isEver) };
  return { entity, active, filter, activity: activityOf(there, onceOpened(stock), false) };
}

/** A stock that nothing leaves which was ever open: its rows can be judged as they are at any later instant. */
function onceOpened({ from, until }: StockRead): StockRead {
  const never: RowExpr = { op: 'call', fn: 'nullif', args: [from, from], type: 'instant' };
  const isNeverOpen: RowExpr = { op: 'call', fn: 'lessOrEqual', args: [until, from], type: 'boolean' };
  return { from, until: { op: 'call', fn: 'if', args: [isNeverOpen, from, never], type: 'instant' } };
}

function activityOf(there: readonly (Span | null)[], stock: StockRead | undefined, everBefore: boolean): Activity {
  const known = there.filter((span) => span !== null);
  const from = known[0]?.from ?? 0;
  if (known.length === 0 || everBefore || (stock === undefined && known.every((span) => span.from === from))) {
    return { kind: 'since', from, stock, before: there.map((span) => (span === null || span.to <= from ? NEVER : span.to)) };
  }
  const none = (slots: readonly (number | null)[]): number[] => slots.map((slot) => slot ?? -1);
  if (stock !== undefined) {
    const { instants, slots } = instantsOf(there.map((span) => span?.to ?? null));
    return { kind: 'slots', ranges: { kind: 'instants', stock, instants }, slots: none(slots) };
  }
  const { chains, slots } = chainsOf(there.map((span) => span ?? { from: 0, to: 0 }));
  return { kind: 'slots', ranges: { kind: 'spans', chains }, slots: none(slots) };
}
