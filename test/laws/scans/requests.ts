import fc from 'fast-check';
import type { ScanRequest } from '../../../src/app/evaluation/scan-loader.js';
import { AGGREGATIONS, isApproximate, isPercentile, type Aggregation } from '../../../src/lang/aggregation.js';
import type { CohortRead, JourneyRead, JourneyStep, PerRead, StockRead } from '../../../src/lang/kpi-expr.js';
import type { Aggregate, CellRequest, GroupExpr, Span } from '../../../src/lang/plan.js';
import type { RowExpr } from '../../../src/lang/row-expr.js';
import { HOUR, KNOWLEDGE, SOURCES, START } from './data.js';

const OCCURRED: RowExpr = { op: 'builtIn', key: 'occurredAt', type: 'instant' };
const CUSTOMER: RowExpr = { op: 'builtIn', key: 'customer', type: 'text' };
const field = (key: string, type: 'number' | 'text' | 'instant'): RowExpr => ({ op: 'field', key, type });
const CHANNEL = field('channel', 'text');
const LEVEL = field('level', 'number');
const AMOUNT = field('amount', 'number');
const OPENED = field('opened', 'instant');
const CLOSED = field('closed', 'instant');
const INNER: RowExpr = { op: 'inner', type: 'number' };
const AS_OF: RowExpr = { op: 'asOf', type: 'instant' };
const number = (value: string): RowExpr => ({ op: 'number', value, type: 'number' });
const call = (fn: Extract<RowExpr, { op: 'call' }>['fn'], type: 'number' | 'boolean', ...args: RowExpr[]): RowExpr => ({ op: 'call', fn, args, type });
const age = call('secondsBetween', 'number', OPENED, AS_OF);

const PHONE = call('equal', 'boolean', CHANNEL, { op: 'text', value: 'phone', type: 'text' });
const condition = fc.constantFrom<RowExpr | null>(
  null, null, PHONE, call('not', 'boolean', PHONE), call('greater', 'boolean', AMOUNT, number('1')), call('isNull', 'boolean', LEVEL),
);
const openLong = call('greater', 'boolean', age, number('7200'));

const hour = (hours: number): number => START + hours * HOUR;
const span = (from: number, to: number): Span => ({ from: hour(from), to: hour(to) });
const hours = (most: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: most });

/** Tiles with and without their whole, trailing and growing ones, and any at all; some empty, some twice. */
const spans: fc.Arbitrary<Span[]> = fc.oneof(
  fc.tuple(hours(4), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 4 }), fc.boolean()).map(([from, count, width, whole]) => [
    ...Array.from({ length: count }, (_, index) => span(from + index * width, from + (index + 1) * width)),
    ...(whole ? [span(from, from + count * width)] : []),
  ]),
  fc.tuple(hours(4), fc.integer({ min: 2, max: 10 }), fc.integer({ min: 2, max: 8 })).map(([from, count, width]) =>
    Array.from({ length: count }, (_, index) => span(from + index - width, from + index))),
  fc.tuple(hours(4), fc.integer({ min: 2, max: 10 })).map(([from, count]) => Array.from({ length: count }, (_, index) => span(from, from + 2 * index))),
  fc.array(fc.tuple(hours(24), hours(24)).map(([from, to]) => span(from, to)), { minLength: 1, maxLength: 8 }),
);

const COMPANIONS = {
  adjacent: (spans: readonly Span[]) => spans.map(({ from, to }): Span => ({ from: 2 * from - to, to: from })),
  later: (spans: readonly Span[]) => spans.map(({ from, to }): Span => ({ from: to + HOUR, to: 2 * to - from + HOUR })),
  some: (spans: readonly Span[]) => spans.map(({ from, to }, index) => (index % 3 === 0 ? null : { from: 2 * from - to, to: from })),
  ever: (spans: readonly Span[]) => spans.map(({ from }): Span => ({ from: Date.UTC(-9999, 0, 1), to: from })),
  never: (spans: readonly Span[]) => spans.map(() => null),
};

const groups = fc.constantFrom<readonly GroupExpr[]>([], [{ key: 'channel', expression: CHANNEL }],
  [{ key: 'channel', expression: CHANNEL }, { key: 'level', expression: LEVEL }]);

const aggregateOf = (values: readonly RowExpr[], filter: fc.Arbitrary<RowExpr | null> = condition, aggregations: readonly Aggregation[] = AGGREGATIONS): fc.Arbitrary<Aggregate> =>
  fc.tuple(fc.constantFrom(...aggregations), fc.constantFrom(...values), filter, fc.boolean(), fc.constantFrom(0.5, 0.9))
    .map(([aggregation, value, where, counted, percentile]) => ({
      aggregation,
      value: aggregation === 'COUNT' && counted ? null : aggregation.endsWith('COUNT_DISTINCT') && counted ? CUSTOMER : value,
      filter: where,
      percentile: isPercentile(aggregation) ? percentile : null,
    }));

const step: fc.Arbitrary<JourneyStep> = fc.record({
  source: fc.constantFrom(...SOURCES), filter: condition, afterMs: hours(2).map((gap) => gap * HOUR),
  withinMs: fc.option(hours(5).map((gap) => (gap + 3) * HOUR), { freq: 2 }), absent: fc.boolean(),
});

const journey: fc.Arbitrary<JourneyRead> = fc.tuple(
  fc.constantFrom('customer' as const, 'case' as const), fc.constantFrom('ANY' as const, 'FIRST_OF_ENTITY' as const),
  fc.array(step, { minLength: 1, maxLength: 4 }), condition, fc.nat(),
).map(([entity, start, steps, filter, choice]) => {
  const present = [0, ...steps.flatMap(({ absent }, index) => (absent ? [] : [index + 1]))];
  return { entity, start, filter, steps, valueStep: present[choice % present.length]! };
});

const per: fc.Arbitrary<PerRead> = fc.record({
  entity: fc.constantFrom(CUSTOMER, CHANNEL),
  aggregation: fc.constantFrom(...AGGREGATIONS.filter((each) => !isPercentile(each) && !isApproximate(each))),
  value: fc.constant(AMOUNT), filter: condition,
  keep: fc.constantFrom(null, call('greater', 'boolean', INNER, number('1')), call('equal', 'boolean', INNER, number('0'))),
}).chain((read) => fc.boolean().map((counted) => (counted && read.aggregation === 'COUNT' ? { ...read, value: null } : read)));

const cohort: fc.Arbitrary<CohortRead> = fc.record({
  entity: fc.constantFrom(CUSTOMER, CHANNEL), active: fc.boolean(), window: fc.constant('PREVIOUS_PERIOD' as const), offsetMs: fc.constant(0), filter: condition,
});
const STOCK: StockRead = { from: OPENED, until: CLOSED };

type Kind = Pick<CellRequest, 'at' | 'stock' | 'journey' | 'per' | 'cohort'>;
interface Asked { readonly kind: Kind; readonly aggregates: fc.Arbitrary<Aggregate>; readonly companions: keyof typeof COMPANIONS | null }

const at = fc.constantFrom(OCCURRED, OPENED);
const ofRows = aggregateOf([AMOUNT, call('multiply', 'number', AMOUNT, number('3'))]);
const ofOpen = aggregateOf([AMOUNT, AMOUNT, age], fc.oneof(condition, fc.constant(openLong)));
const companions = fc.constantFrom(...Object.keys(COMPANIONS) as (keyof typeof COMPANIONS)[]);

export const KINDS: Readonly<Record<string, fc.Arbitrary<Asked>>> = {
  rows: at.map((placed) => ({ kind: { at: placed }, aggregates: ofRows, companions: null })),
  stock: fc.constant({ kind: { at: OPENED, stock: STOCK }, aggregates: ofOpen, companions: null }),
  journey: fc.tuple(at, journey).map(([placed, read]) => ({ kind: { at: placed, journey: read }, aggregates: ofRows, companions: null })),
  per: fc.tuple(at, per).map(([placed, read]) => ({
    kind: { at: placed, per: read }, companions: null,
    aggregates: aggregateOf([INNER, call('multiply', 'number', INNER, number('2'))], condition, AGGREGATIONS.filter((each) => each !== 'FIRST' && each !== 'LAST'))
      .map((aggregate) => (aggregate.value === CUSTOMER ? { ...aggregate, value: INNER } : aggregate)),
  })),
  cohort: fc.tuple(at, cohort, companions).map(([placed, read, which]) => ({
    kind: { at: placed, cohort: { ...read, window: which === 'ever' ? 'EVER_BEFORE' : 'PREVIOUS_PERIOD' } }, aggregates: ofRows, companions: which,
  })),
  'cohort of a stock': fc.tuple(cohort, companions, fc.boolean()).map(([read, which, old]) => ({
    kind: { at: OPENED, stock: STOCK, cohort: { ...read, ...(old && { filter: openLong }), window: which === 'ever' ? 'EVER_BEFORE' : 'PREVIOUS_PERIOD' } }, aggregates: ofOpen, companions: which,
  })),
};

/** What is asked of one data set: cells of one kind over the same spans, so that they meet in statements where they can. */
export interface Batch { readonly data: number; readonly requests: readonly Omit<ScanRequest, 'sourceIds'>[] }

export const batchOf = (kind: fc.Arbitrary<Asked>, dataSets: number): fc.Arbitrary<Batch> =>
  kind.chain((asked) => fc.record({
    data: fc.nat({ max: dataSets - 1 }), over: spans, by: groups, knowledge: fc.constantFrom(...KNOWLEDGE), source: fc.constantFrom(...SOURCES),
    cells: fc.array(fc.tuple(asked.aggregates, condition), { minLength: 1, maxLength: 3 }),
  }).map(({ data, over, by, knowledge, source, cells }) => {
    const beside = asked.companions === null ? undefined : COMPANIONS[asked.companions](over);
    return {
      data,
      requests: cells.map(([aggregate, slice]) => ({
        cell: { source, by, slice, aggregate, ...asked.kind }, knowledge, spans: over, ...(beside && { companions: beside }),
      })),
    };
  }));

/** A path over the data of `wrongTurn`: then s1 within 4 hours, then s2 within 3. */
export const PATH: Batch = {
  data: 0,
  requests: [{
    cell: {
      source: 's0', at: OCCURRED, by: [], slice: null, aggregate: { aggregation: 'COUNT', value: null, filter: null, percentile: null },
      journey: {
        entity: 'customer', start: 'ANY', filter: null, valueStep: 0,
        steps: [4, 3].map((within, index) => ({ source: SOURCES[index + 1]!, filter: null, afterMs: 0, withinMs: within * HOUR, absent: false })),
      },
    },
    knowledge: null, spans: [span(0, 24)],
  }],
};
