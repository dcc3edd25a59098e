import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type pg from 'pg';
import { DISTINCT_ERROR, DistinctSketch, distinctKey, RANKS } from '../../src/kernel/distinct-sketch.js';
import { binOf, QUANTILE_ERROR, QuantileSketch } from '../../src/kernel/quantile-sketch.js';
import type { Approximation } from '../../src/lang/aggregation.js';
import type { RowExpr } from '../../src/lang/row-expr.js';
import { scanSql, type Scan, type ScanForm } from '../../src/sql/scan.js';
import { sketchInput, sketchKey } from '../../src/sql/sketch-keys.js';
import { seeded } from '../oracle/fixture.js';
import { ownerClient, testDatabase, type TestDatabase } from '../support/database.js';
import { postgresHash } from '../support/postgres-hash.js';
import { findingsOf } from '../support/sql-guard.js';

const ORGANIZATION = '00000000-0000-4000-8000-000000000001';
const SOURCE = '00000000-0000-4000-8000-000000000002';
const DAY = 86_400_000;
const START = Date.parse('2026-03-01T00:00:00Z');
const DAYS = 8;

interface Row { readonly day: number; readonly channel: string; readonly customer: string | null; readonly amount: string | null }

let db: TestDatabase;
let owner: pg.Client;
let rows: readonly Row[];

/** Few customers come often, most come once; amounts span twelve powers of ten, on both sides of 0. */
function skewedRows(): Row[] {
  const random = seeded(4_711);
  const amount = (): string => ((random() < 0.2 ? -1 : 1) * 10 ** (random() * 12 - 4)).toFixed(6);
  return Array.from({ length: 12_000 }, () => ({
    day: Math.floor(random() ** 2 * DAYS), channel: random() < 0.9 ? 'phone' : 'mail',
    customer: random() < 0.05 ? null : `customer ${Math.floor(9_000 * random() ** 3)}`,
    amount: random() < 0.05 ? null : random() < 0.1 ? '0' : amount(),
  }));
}

beforeAll(async () => {
  db = await testDatabase();
  owner = await ownerClient(db.url);
  rows = skewedRows();
  await owner.query(`select set_config('app.organization', '${ORGANIZATION}', false)`);
  await owner.query(`insert into organization values ($1, 'o', 'O', now())`, [ORGANIZATION]);
  await owner.query(`insert into knowledge_clock values ($1, now())`, [ORGANIZATION]);
  await owner.query(`insert into source values ($1, $2, 's', 'S')`, [ORGANIZATION, SOURCE]);
  await owner.query(
    `insert into interaction select $1, $2, 'r' || i, $3::timestamptz + make_interval(days => r.day), r.customer, null,
       jsonb_build_object('channel', r.channel, 'amount', r.amount), null, false, null, now(), '', ''
     from unnest($4::int[], $5::text[], $6::text[], $7::numeric[]) with ordinality as r(day, channel, customer, amount, i)`,
    [ORGANIZATION, SOURCE, new Date(START), rows.map(({ day }) => day), rows.map(({ channel }) => channel), rows.map(({ customer }) => customer), rows.map(({ amount }) => amount)],
  );
}, 120_000);

const customer: RowExpr = { op: 'builtIn', key: 'customer', type: 'text' };
const amount: RowExpr = { op: 'field', key: 'amount', type: 'number' };
const channel: RowExpr = { op: 'field', key: 'channel', type: 'text' };
const isMail: RowExpr = { op: 'call', fn: 'equal', args: [channel, { op: 'text', value: 'mail', type: 'text' }], type: 'boolean' };

const scan = (aggregation: Approximation, days: readonly number[], keyLimit: number | null = null): Scan => {
  const value = aggregation === 'APPROX_COUNT_DISTINCT' ? customer : amount;
  const cell = (filter: RowExpr | null) => ({ slice: null, aggregate: { aggregation, value, filter, percentile: null } });
  const form: ScanForm = { kind: 'sketches', placing: { kind: 'buckets', bounds: days.map((day) => START + day * DAY) }, keyLimit };
  return {
    asOf: { organizationId: ORGANIZATION, sourceId: SOURCE, knowledge: null }, at: { op: 'builtIn', key: 'occurredAt', type: 'instant' },
    by: [{ key: 'channel', expression: channel }], form, cells: [cell(null), cell(isMail)], rowLimit: null,
  };
};

const run = (asked: Scan) => db.database.read(ORGANIZATION, (reading) => reading.query(scanSql(asked)));

/** A state's keys with their times, in order. */
const entries = (state: unknown): [number, number][] => (state === null ? [] : String(state).split(' ')
  .map((entry): [number, number] => { const [key, times = 1] = entry.split(':').map(Number); return [key!, times]; }).sort((a, b) => a[0] - b[0]));

/** Registers by their definition: of each the highest rank. */
function registersOf(values: readonly string[]): [number, number][] {
  const highest = new Map<number, number>();
  for (const value of values) {
    const key = distinctKey(postgresHash(value));
    const register = Math.floor(key / RANKS);
    highest.set(register, Math.max(highest.get(register) ?? 0, key));
  }
  return [...highest.values()].sort((a, b) => a - b).map((key) => [key, 1]);
}

const binsOf = (values: readonly string[]): [number, number][] =>
  [...Map.groupBy(values, (value) => binOf(Number(value)))].map(([bin, { length }]): [number, number] => [bin, length]).sort((a, b) => a[0] - b[0]);

const inBucket = (bucket: number, of: unknown, days: readonly number[]): Row[] =>
  rows.filter(({ day, channel: own }) => day >= days[bucket - 1]! && day < days[bucket]! && own === of);
const known = (values: readonly (string | null)[]): string[] => values.filter((value) => value !== null);

describe('a state is what its definition makes of the rows', () => {
  test.each([[[0, 1, 2, 3, 4, 5, 6, 7, 8]], [[0, 3, 4, 8]], [[0, 8]]])('registers, in buckets between the days %j', async (days) => {
    const found = await run(scan('APPROX_COUNT_DISTINCT', days));
    expect(found).toHaveLength((days.length - 1) * 2);
    for (const row of found) {
      const own = inBucket(Number(row['p']), row['d0'], days);
      const customers = known(own.map(({ customer: who }) => who));
      expect([row['r0'], row['n0']]).toEqual([own.length, customers.length]);
      expect(entries(row['s0'])).toEqual(registersOf(customers));
      expect(entries(row['s1'])).toEqual(row['d0'] === 'mail' ? registersOf(customers) : []);
      expect([row['r1'], row['keys']]).toEqual([row['d0'] === 'mail' ? own.length : 0, expect.any(Number)]);
    }
  });

  test.each([[[0, 1, 2, 3, 4, 5, 6, 7, 8]], [[0, 8]]])('bins, in buckets between the days %j', async (days) => {
    for (const row of await run(scan('APPROX_PERCENTILE', days))) {
      const own = inBucket(Number(row['p']), row['d0'], days);
      const amounts = known(own.map(({ amount: value }) => value));
      expect([row['r0'], row['n0']]).toEqual([own.length, amounts.length]);
      expect(entries(row['s0'])).toEqual(binsOf(amounts));
      expect(entries(row['s1'])).toEqual(row['d0'] === 'mail' ? binsOf(amounts) : []);
    }
  });

  test('so those of days, merged, give what that of all days does, within the error of what is exact', async () => {
    const days = Array.from({ length: DAYS + 1 }, (_, day) => day);
    const [distinct, quantiles] = [new DistinctSketch(), new QuantileSketch()];
    for (const { s0 } of await run(scan('APPROX_COUNT_DISTINCT', days))) for (const [key] of entries(s0)) distinct.add(key, 1);
    for (const { s0 } of await run(scan('APPROX_PERCENTILE', days))) for (const [bin, times] of entries(s0)) quantiles.add(bin, times);
    const [whole, wholeQuantiles] = [new DistinctSketch(), new QuantileSketch()];
    for (const { s0 } of await run({ ...scan('APPROX_COUNT_DISTINCT', [0, DAYS]), by: [] })) for (const [key] of entries(s0)) whole.add(key, 1);
    for (const { s0 } of await run({ ...scan('APPROX_PERCENTILE', [0, DAYS]), by: [] })) for (const [bin, times] of entries(s0)) wholeQuantiles.add(bin, times);
    expect(distinct.estimate()).toBe(whole.estimate());

    const exact = new Set(known(rows.map(({ customer: who }) => who))).size;
    expect(exact).toBeGreaterThan(4_000);
    expect(Math.abs(distinct.estimate() - exact)).toBeLessThan(4 * DISTINCT_ERROR * exact);
    const sorted = known(rows.map(({ amount: value }) => value)).map(Number).sort((a, b) => a - b);
    for (const p of [0.01, 0.1, 0.3, 0.5, 0.9, 0.99, 0.999]) {
      const value = sorted[Math.floor(p * (sorted.length - 1))]!;
      expect(quantiles.quantile(p)).toBe(wholeQuantiles.quantile(p));
      expect(Math.abs(quantiles.quantile(p)! - value)).toBeLessThanOrEqual(QUANTILE_ERROR * Math.abs(value) * (1 + 1e-12));
    }
  });

  test('no more keys leave the database than are asked for', async () => {
    const found = await run(scan('APPROX_PERCENTILE', [0, DAYS], 7));
    expect(found.reduce((sum, { keys }) => sum + Number(keys), 0)).toBe(7);
  });

  test('its statement is one SELECT with every value bound', async () => {
    for (const aggregation of ['APPROX_COUNT_DISTINCT', 'APPROX_PERCENTILE'] as const) {
      const { sql: text } = await db.database.read(ORGANIZATION, async (reading) => reading.compile(scanSql(scan(aggregation, [0, 1, 2]))));
      expect(text).not.toContain('mail');
      expect(await findingsOf(text)).toEqual([]);
    }
  });
});

describe('the key of a value', () => {
  const keys = async (sketch: Approximation, type: RowExpr['type'], values: readonly (string | null)[]): Promise<(number | null)[]> => {
    const column = { number: 'numeric', text: 'text', boolean: 'boolean', instant: 'timestamptz' }[type];
    const found = await db.database.read(ORGANIZATION, (reading) => reading.query(sql<{ readonly k: number | null }>`
      select ${sketchKey(sketch, sql`x.i`)} as k from (select ${sketchInput(sketch, sql`v`, type)} as i from unnest(${values}::text[]::${sql.raw(column)}[]) as v offset 0) as x`));
    return found.map(({ k }) => k);
  };
  const ofText = (text: string): number => distinctKey(postgresHash(text));

  test('is made of PostgreSQL’s hash of its text, whatever its length and letters', async () => {
    const texts = ['', 'a', 'ab', 'abc', 'abcd', 'eleven char', 'twelve chars', 'thirteen char', 'x'.repeat(24), 'y'.repeat(1_000), 'ünïcødé 😀 and Ελληνικά', 'İ', ' '];
    expect(await keys('APPROX_COUNT_DISTINCT', 'text', [...texts, null])).toEqual([...texts.map(ofText), null]);
    // As PostgreSQL has it since version 11, so that one with another hash is noticed.
    expect(texts.slice(0, 2).map(postgresHash)).toEqual([-6939563903564495251n, 3591986179850072241n]);
  });

  test('has the register and rank of any hash, also of those that no text is likely to have', async () => {
    const hashes = [0n, 8_191n, 8_192n, -8_192n, -1n, -(2n ** 63n), 2n ** 63n - 1n, (1n << 40n) + 5n];
    const found = await db.database.read(ORGANIZATION, (reading) => reading.query(sql<{ readonly k: number }>`
      select ${sketchKey('APPROX_COUNT_DISTINCT', sql`h`)} as k from unnest(${hashes.map(String)}::bigint[]) as h`));
    expect(found.map(({ k }) => k)).toEqual(hashes.map(distinctKey));
  });

  test('is the same for numbers that are equal, and for instants', async () => {
    expect(await keys('APPROX_COUNT_DISTINCT', 'number', ['1', '1.0', '1.10', '1.1', '-0', '1e20', '0.000']))
      .toEqual(['1', '1', '1.1', '1.1', '0', '100000000000000000000', '0'].map(ofText));
    expect(await keys('APPROX_COUNT_DISTINCT', 'instant', ['2026-03-01T01:00:00+01:00', '2026-03-01T00:00:00.000001Z']))
      .toEqual(['2026-03-01T00:00:00.000000Z', '2026-03-01T00:00:00.000001Z'].map(ofText));
    expect(await keys('APPROX_COUNT_DISTINCT', 'boolean', ['true', 'false', null])).toEqual([ofText('true'), ofText('false'), null]);
  });

  test('is the bin of its double, and never raises', async () => {
    const values = [
      '0', '1', '-1', '2', '127', '128', '129', '255', '256', '0.1', '-0.1', '1.0078125', '1.0078124999999999', '9007199254740993.01', '1e-299', '-3.25',
      '1e300', '1e299', '999999999999999999999999999999999999999',
    ];
    expect(await keys('APPROX_PERCENTILE', 'number', values)).toEqual(values.map((value) => binOf(Number(value))));
    expect(await keys('APPROX_PERCENTILE', 'number', ['1e-400', '-1e-301', null])).toEqual([0, 0, null]);
    expect(await keys('APPROX_PERCENTILE', 'number', ['1e5000', '-1e400'])).toEqual([binOf(1e300), binOf(-1e300)]);
  });
});
