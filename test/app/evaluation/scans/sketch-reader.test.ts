import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type RawBuilder } from 'kysely';
import { scanLoader, type ScannedGroup, type ScanRequest } from '../../../../src/app/evaluation/scan-loader.js';
import { KEYS_PER_STATEMENT } from '../../../../src/app/evaluation/scans/scan-plan.js';
import { SketchReader, type PlaceRanges } from '../../../../src/app/evaluation/scans/sketch-reader.js';
import { DistinctSketch, RANKS } from '../../../../src/kernel/distinct-sketch.js';
import { QuantileSketch } from '../../../../src/kernel/quantile-sketch.js';
import type { Aggregation } from '../../../../src/lang/aggregation.js';
import type { Aggregate } from '../../../../src/lang/plan.js';
import { MOST_STATE_BYTES } from '../../../../src/sql/scan-rollup-sketches.js';
import type { Reading } from '../../../../src/store/database.js';
import { sample } from '../../../support/size.js';

const aggregate = (aggregation: Aggregation, percentile: number | null): Aggregate =>
  ({ aggregation, percentile, value: { op: 'builtIn', key: 'customer', type: 'text' }, filter: null });

interface Place { readonly p: number; readonly entries: readonly (readonly [key: number, times: number])[]; readonly unknown: number }

const rowOf = ({ p, entries, unknown }: Place) => {
  const n = entries.reduce((sum, [, times]) => sum + times, 0);
  const text = entries.map(([key, times]) => (times === 1 ? String(key) : `${key}:${times}`)).join(' ');
  return { p, r0: n + unknown, n0: n, s0: text === '' ? null : text };
};

const places = (key: fc.Arbitrary<number>): fc.Arbitrary<Place[]> =>
  fc.uniqueArray(fc.record({
    p: fc.nat({ max: 12 }), entries: fc.uniqueArray(fc.tuple(key, fc.integer({ min: 1, max: 3 })), { maxLength: 6, selector: ([each]) => each }), unknown: fc.nat({ max: 1 }),
  }), { maxLength: 8, selector: ({ p }) => p }).map((list) => list.sort((a, b) => a.p - b.p));

const ranges: fc.Arbitrary<PlaceRanges> = fc.array(
  fc.option(fc.tuple(fc.nat({ max: 13 }), fc.nat({ max: 13 })).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const), { freq: 6 }), { maxLength: 12 },
);

/** Place by place into a new state. */
function merged(list: readonly Place[], of: PlaceRanges[number], { aggregation, percentile }: Aggregate): unknown {
  const own = of === null ? [] : list.filter(({ p }) => p >= of[0] && p < of[1]);
  const entries = own.flatMap((place) => place.entries);
  const n = entries.reduce((sum, [, times]) => sum + times, 0);
  const rows = n + own.reduce((sum, { unknown }) => sum + unknown, 0);
  if (rows === 0) return undefined;
  if (aggregation === 'APPROX_COUNT_DISTINCT') {
    const sketch = new DistinctSketch();
    for (const [key] of entries) sketch.add(key, 1);
    return { value: String(sketch.estimate()), n, rows };
  }
  const sketch = new QuantileSketch();
  for (const [bin, times] of entries) sketch.add(bin, times);
  return { value: sketch.quantile(percentile!)?.toString() ?? null, n, rows };
}

const registerKey = fc.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 4 })).map(([register, rank]) => register * RANKS + rank);

describe('a window that moves over states reads what they merge to', () => {
  test.each<[string, fc.Arbitrary<number>, Aggregate]>([
    ['registers', registerKey, aggregate('APPROX_COUNT_DISTINCT', null)],
    ['bins', fc.integer({ min: -3, max: 3 }), aggregate('APPROX_PERCENTILE', 0.6)],
  ])('%s, whatever spans are asked side by side', (_, key, of) => {
    fc.assert(fc.property(places(key), ranges, (list, spans) => {
      const reader = new SketchReader(list.map(rowOf), of, 0, spans);
      expect(spans.map((_span, position) => reader.at(position))).toEqual(spans.map((span) => merged(list, span, of)));
    }), { numRuns: sample(500, 20_000) });
  });

  test('of what begins and ceases to count, though as many rows begin as cease', () => {
    const reader = new SketchReader([{ p: 0, r0: 1, n0: 1, s0: '64:1' }, { p: 1, r0: 0, n0: 0, s0: '64:-1 130:1' }, { p: 2, r0: 1, n0: 1, s0: '64' }, { p: 3, r0: -2, n0: -2, s0: '64:-1 130:-1' }],
      aggregate('APPROX_PERCENTILE', 0.9), 0, [[0, 4], [0, 3], [0, 2], [0, 1]]);
    const value = (bin: number): string => { const sketch = new QuantileSketch(); sketch.add(bin, 1); return String(sketch.quantile(0.5)); };
    expect([0, 1, 2, 3].map((position) => reader.at(position)?.value)).toEqual([undefined, value(64), value(130), value(64)]);
    expect(reader.at(1)?.n).toBe(2);
  });
});

const compiling = new Kysely({
  dialect: {
    createAdapter: () => new PostgresAdapter(), createDriver: () => new DummyDriver(), createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

test('states that are too many to be held are refused, with what to do instead', async () => {
  const row = { p: 1, r0: 1, n0: 1, s0: '65', keys: KEYS_PER_STATEMENT + 1 };
  const reading = { organizationId: '00000000-0000-4000-8000-000000000001', query: () => Promise.resolve([row]) } as unknown as Reading;
  const request: ScanRequest = {
    cell: { source: 's', at: { op: 'builtIn', key: 'occurredAt', type: 'instant' }, by: [], slice: null, aggregate: aggregate('APPROX_COUNT_DISTINCT', null) },
    sourceIds: { s: '00000000-0000-4000-8000-000000000002' }, knowledge: null, spans: [{ from: 0, to: 1_000 }],
  };
  await expect(scanLoader(reading).load(request)).rejects.toMatchObject({ code: 'TOO_EXPENSIVE', message: expect.stringContaining('10,000,000') });
});

test('states of days that are too many to be held are left alone, and the rows are read', async () => {
  const [organizationId, sourceId] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];
  const sent: string[] = [];
  const value = aggregate('APPROX_COUNT_DISTINCT', null);
  const states = (['rows', 'known', 'registers'] as const).map((kind) => ({ kind, value: kind === 'rows' ? null : value.value, filter: [] }));
  const rollup = {
    id: 'r', bucketingId: 'b', sourceId, timeField: 'occurredAt', zone: 'UTC', wanted: true, builtFrom: '-infinity', builtAt: 0, cells: 1, definition: { dimensions: [], states },
  };
  const query = (statement: RawBuilder<unknown>): Promise<unknown[]> => {
    const { sql } = statement.compile(compiling);
    sent.push(sql);
    // As itself, and among the facts of its source.
    if (sql.includes('from rollup as r')) return Promise.resolve([{ ...rollup, rollups: [rollup] }]);
    return Promise.resolve([sql.includes('from rollup_cell') ? { p: 1, r0: 1, n0: 1, s0: null, bytes: MOST_STATE_BYTES + 1 } : { p: 1, r0: 1, n0: 1, s0: '65', keys: 1 }]);
  };
  const reading = { organizationId, isSnapshot: true, query, queryPrepared: query } as unknown as Reading;
  const request: ScanRequest = {
    cell: { source: 's', at: { op: 'builtIn', key: 'occurredAt', type: 'instant' }, by: [], slice: null, aggregate: value },
    sourceIds: { s: sourceId }, knowledge: null, spans: [{ from: 0, to: 31 * 86_400_000 }],
  };
  const [[, group]] = [...await scanLoader(reading).load(request)] as [[string, ScannedGroup]];
  expect(group.spans.get(0)).toEqual({ value: '1', n: 1, rows: 1 });
  const kind = (sql: string): string => (sql.includes('from rollup as r') ? 'rollups' : sql.includes('from rollup_cell') ? 'cells' : 'rows');
  expect(sent.map(kind)).toEqual(['rollups', 'rollups', 'cells', 'rows']);
});
