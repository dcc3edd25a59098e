import { Decimal } from '../../../src/kernel/decimal.js';
import { DistinctSketch, distinctKey } from '../../../src/kernel/distinct-sketch.js';
import { binOf, valueOfBin } from '../../../src/kernel/quantile-sketch.js';
import type { ScannedCell } from '../../../src/lang/cell.js';
import type { CellRequest, Span } from '../../../src/lang/plan.js';
import type { ScanRequest } from '../../../src/app/evaluation/scan-loader.js';
import { isCount, type Aggregation } from '../../../src/lang/aggregation.js';
import type { RowExpr } from '../../../src/lang/row-expr.js';
import { postgresHash } from '../../support/postgres-hash.js';
import type { Data, Revision, SourceKey } from './data.js';
import { compare, isTrue, valueOf, type ModelValue } from './row-model.js';

/** Bugs that the comparison has to see. */
export interface Planted {
  /** A journey takes the first row that fits a step, and does not try another. */
  readonly greedy?: true;
  /** A stock counts a row that ends at t no more. */
  readonly untilExclusive?: true;
  /** Rows of unknown entities are counted among those that were not active. */
  readonly unknownEntity?: true;
  /** A first row of an entity is the first of those that the question's conditions let pass. */
  readonly firstOfSlice?: true;
  /** A bound of a gap that is open is closed. */
  readonly afterInclusive?: true;
  /** Rows that begin at the end of a span are in it. */
  readonly endInclusive?: true;
  /** An entity without rows that the inner aggregate reads is dropped. */
  readonly emptyInnerDropped?: true;
  /** An older knowledge sees the current revisions. */
  readonly noKnowledge?: true;
}

/** What is counted: a row, or an entity's inner value, with what places it among others. */
interface Item { readonly value: ModelValue; readonly at: number | null; readonly key: string }

/** Straight from the definitions, span by span and row by row: by group and position what a request should find. */
export function modelled(data: Data, request: ScanRequest, planted: Planted = {}): Map<string, Map<number, ScannedCell>> {
  const found = new Map<string, Map<number, ScannedCell>>();
  request.spans.forEach((span, position) => {
    if (request.cell.stock === undefined && span.to <= span.from) return;
    const rows = countedRows(data, request, span, request.companions?.[position] ?? null, planted);
    const groups = Map.groupBy(rows, ({ row }) => JSON.stringify(request.cell.by.map(({ expression }) => text(valueOf(expression, { row })))));
    for (const [group, members] of groups) {
      const cell = cellOf(request.cell, members, planted);
      if (cell === null) continue;
      const spans = found.get(group) ?? new Map<number, ScannedCell>();
      found.set(group, spans);
      spans.set(position, cell);
    }
  });
  return found;
}

/** Per group the keys of the rows that count with a known value in any span; of entities those of the kept ones. */
export function modelledKeys(data: Data, { spans, companions, ...request }: ScanRequest): Map<string, Set<string>> {
  const { at, by, aggregate, stock, per } = request.cell;
  const found = new Map<string, Set<string>>();
  spans.forEach((span, position) => {
    if (stock === undefined && span.to <= span.from) return;
    const rows = countedRows(data, { spans, ...request }, span, companions?.[position] ?? null, {});
    const groups = Map.groupBy(rows, ({ row }) => JSON.stringify([by.map(({ expression }) => text(valueOf(expression, { row }))), per && text(valueOf(per.entity, { row }))]));
    for (const [identity, members] of groups) {
      const group = JSON.stringify((JSON.parse(identity) as unknown[])[0]);
      const counted = per === undefined
        ? members.filter(({ valueRow, asOf }) => aggregate.value === null || valueOf(aggregate.value, { row: valueRow, asOf }) !== null)
        : entities(at, per, members, {}).flatMap((inner) =>
          (isTrue(per.keep, { inner }) && (aggregate.value === null || valueOf(aggregate.value, { inner }) !== null) ? members : []));
      if (counted.length > 0) found.set(group, new Set([...found.get(group) ?? [], ...counted.map(({ row }) => row.key)]));
    }
  });
  return found;
}

const text = (value: ModelValue): string | null => (value === null ? null : value instanceof Decimal ? value.toFixed() : String(value));

function known(data: Data, source: string, knowledge: number | null, planted: Planted): Revision[] {
  return data.revisions[source as SourceKey].filter(({ retracted, recordedAt, supersededAt }) => {
    if (retracted) return false;
    if (knowledge === null || planted.noKnowledge) return supersededAt === null;
    return recordedAt <= knowledge && (supersededAt === null || supersededAt > knowledge);
  });
}

interface Counted { readonly row: Revision; readonly valueRow: Revision; readonly asOf: number }

function countedRows(data: Data, { cell, knowledge }: ScanRequest, span: Span, companion: Span | null, planted: Planted): Counted[] {
  const rows = known(data, cell.source, knowledge, planted);
  const asOf = span.to;
  return rows
    .filter((row) => isIn(cell, row, span, planted) && isTrue(cell.slice, { row, asOf }) && isTrue(cell.aggregate.filter, { row, asOf }))
    .filter((row) => cell.cohort === undefined || inCohort(cell, row, rows, companion, planted))
    .flatMap((row) => {
      const valueRow = cell.journey === undefined ? row : journeyRow(data, cell, row, knowledge, planted);
      return valueRow === null ? [] : [{ row, valueRow, asOf }];
    });
}

const instantOf = (expression: RowExpr, row: Revision): number | null => valueOf(expression, { row }) as number | null;

function isIn({ at, stock }: CellRequest, row: Revision, { from, to }: Span, planted: Planted): boolean {
  if (stock !== undefined) return isOpen(stock, row, to, planted);
  const placed = instantOf(at, row);
  return placed !== null && placed >= from && (placed < to || (planted.endInclusive === true && placed === to));
}

function isOpen(stock: NonNullable<CellRequest['stock']>, row: Revision, t: number, planted: Planted): boolean {
  const [from, until] = [instantOf(stock.from, row), instantOf(stock.until, row)];
  if (from === null || (until !== null && until < from)) return false;
  return from < t && (until === null || (planted.untilExclusive ? until > t : until >= t));
}

function inCohort({ at, stock, cohort }: CellRequest, row: Revision, rows: readonly Revision[], companion: Span | null, planted: Planted): boolean {
  const { entity, active, filter, window } = cohort!;
  const own = valueOf(entity, { row });
  if (own === null) return planted.unknownEntity === true && !active;
  const isActive = companion !== null && rows.some((other) => {
    const who = valueOf(entity, { row: other });
    if (who === null || compare(who, own) !== 0 || !isTrue(filter, { row: other, asOf: companion.to })) return false;
    if (stock === undefined) return isIn({ at } as CellRequest, other, companion, {});
    if (window !== 'EVER_BEFORE') return isOpen(stock, other, companion.to, {});
    const [from, until] = [instantOf(stock.from, other), instantOf(stock.until, other)];
    return from !== null && from < companion.to && (until === null || until > from);
  });
  return isActive === active;
}

/** The row that the value is read from, if some choice of rows completes the journey. */
function journeyRow(data: Data, { source, at, journey, aggregate }: CellRequest, row: Revision, knowledge: number | null, planted: Planted): Revision | null {
  const { entity, start, steps, valueStep, filter } = journey!;
  const who = row[entity];
  if (who === null) return null;
  if (start === 'FIRST_OF_ENTITY') {
    const first = known(data, source, knowledge, planted)
      .filter((other) => other[entity] === who && instantOf(at, other) !== null && isTrue(planted.firstOfSlice ? aggregate.filter : filter, { row: other }))
      .sort((a, b) => instantOf(at, a)! - instantOf(at, b)! || compare(a.key, b.key))[0];
    if (first?.key !== row.key) return null;
  }
  const rowsOf = steps.map((step) => known(data, step.source, knowledge, planted)
    .filter((other) => other[entity] === who && isTrue(step.filter, { row: other }))
    .sort((a, b) => a.at - b.at || compare(a.key, b.key)));
  const found: Revision[] = [];
  const beyond = (gap: number, afterMs: number): boolean => (planted.afterInclusive ? gap >= afterMs : gap > afterMs);

  /** Tries every row for step `index`; `open`: absent steps that reach to the next present one. */
  const follow = (index: number, last: number, open: readonly number[], chosen: Revision): boolean => {
    const step = steps[index];
    const isFree = (of: number, until: number): boolean =>
      !rowsOf[of]!.some((other) => beyond(other.at - last, steps[of]!.afterMs) && other.at < until);
    if (step === undefined) {
      if (!open.every((of) => isFree(of, Infinity))) return false;
      found.push(chosen);
      return true;
    }
    const { afterMs, withinMs } = step;
    if (step.absent) {
      if (withinMs === null) return follow(index + 1, last, [...open, index], chosen);
      return !rowsOf[index]!.some(({ at: t }) => beyond(t - last, afterMs) && t - last <= withinMs) && follow(index + 1, last, open, chosen);
    }
    const fitting = rowsOf[index]!.filter(({ at: t }) => beyond(t - last, afterMs) && (withinMs === null || t - last <= withinMs));
    const tried = planted.greedy ? fitting.slice(0, 1) : fitting;
    return tried.map((next) => open.every((of) => isFree(of, next.at))
      && follow(index + 1, next.at, [], index + 1 === valueStep ? next : chosen)).includes(true);
  };
  follow(0, instantOf(at, row)!, [], row);
  return found.sort((a, b) => (valueStep === 0 ? 0 : a.at - b.at || compare(a.key, b.key)))[0] ?? null;
}

function cellOf({ at, aggregate, per }: CellRequest, members: readonly Counted[], planted: Planted): ScannedCell | null {
  const items = per === undefined
    ? members.map(({ row, valueRow, asOf }): Item => ({ value: aggregate.value === null ? true : valueOf(aggregate.value, { row: valueRow, asOf }), at: instantOf(at, row), key: row.key }))
    : entities(at, per, members, planted)
      .filter((inner) => isTrue(per.keep, { inner }))
      .map((inner): Item => ({ value: aggregate.value === null ? true : valueOf(aggregate.value, { inner }), at: 0, key: '' }));
  if (items.length === 0) return null;
  const values = items.filter(({ value }) => value !== null);
  return { value: aggregated(aggregate.aggregation, aggregate.percentile, values), n: values.length, rows: items.length };
}

/** The inner value of each known entity. */
function entities(at: RowExpr, per: NonNullable<CellRequest['per']>, members: readonly Counted[], planted: Planted): (Decimal | null)[] {
  const byEntity = Map.groupBy(members, ({ row }) => text(valueOf(per.entity, { row })));
  return [...byEntity].filter(([entity]) => entity !== null).flatMap(([, own]) => {
    const read = own.filter(({ row }) => isTrue(per.filter, { row }));
    if (read.length === 0 && planted.emptyInnerDropped) return [];
    const items = read.map(({ row }): Item => ({ value: per.value === null ? true : valueOf(per.value, { row }), at: instantOf(at, row), key: row.key }));
    const values = items.filter(({ value }) => value !== null);
    const value = aggregated(per.aggregation, null, values);
    if (value === null) return [isCount(per.aggregation) || per.aggregation === 'SUM' ? new Decimal(0) : null];
    return [per.aggregation === 'AVG' ? new Decimal(value).div(values.length) : new Decimal(value)];
  });
}

/** Of known values. A mean is its sum. */
function aggregated(aggregation: Aggregation, percentile: number | null, items: readonly Item[]): string | null {
  if (aggregation === 'COUNT') return String(items.length);
  if (aggregation === 'COUNT_DISTINCT') return String(new Set(items.map(({ value }) => text(value))).size);
  if (aggregation === 'APPROX_COUNT_DISTINCT') return estimate(new Set(items.map(({ value }) => text(value)!)));
  if (items.length === 0) return null;
  const numbers = items.map(({ value }) => value as Decimal);
  const sum = (values: readonly Decimal[]): Decimal => values.reduce((a, b) => Wide.add(a, b), new Wide(0));
  switch (aggregation) {
    case 'SUM':
    case 'AVG': return sum(numbers).toFixed();
    case 'MIN': return numbers.reduce((a, b) => (b.lt(a) ? b : a)).toFixed();
    case 'MAX': return numbers.reduce((a, b) => (b.gt(a) ? b : a)).toFixed();
    case 'STDDEV': {
      const n = numbers.length;
      if (n < 2) return null;
      const mean = new Wide(sum(numbers)).div(n);
      return new Decimal(sum(numbers.map((each) => new Wide(each).minus(mean).pow(2))).div(n - 1).sqrt()).toFixed();
    }
    case 'PERCENTILE': {
      const sorted = numbers.map(Number).sort((a, b) => a - b);
      const place = percentile! * (sorted.length - 1);
      const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
      return String(low + (high - low) * (place - Math.floor(place)));
    }
    case 'APPROX_PERCENTILE': {
      const sorted = numbers.map(Number).sort((a, b) => a - b);
      return String(valueOfBin(binOf(sorted[Math.floor(percentile! * (sorted.length - 1))]!)));
    }
    case 'FIRST': return text(inOrder(items)[0]!.value);
    case 'LAST': return text(inOrder(items.filter(({ at }) => at !== null)).at(-1)?.value ?? inOrder(items).at(-1)!.value);
  }
}

function estimate(values: ReadonlySet<string>): string {
  const registers = new DistinctSketch();
  for (const value of values) registers.add(distinctKey(postgresHash(value)), 1);
  return String(registers.estimate());
}

/** Wide enough that nothing of these data is rounded. */
const Wide = Decimal.clone({ precision: 120 });

/** Those without an instant last, for LAST only where all are without. */
const inOrder = (items: readonly Item[]): Item[] =>
  [...items].sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity) || compare(a.key, b.key));
