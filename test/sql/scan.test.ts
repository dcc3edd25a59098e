import { beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Aggregate } from '../../src/lang/plan.js';
import type { RowExpr } from '../../src/lang/row-expr.js';
import { scanSql, type Scan } from '../../src/sql/scan.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { findingsOf } from '../support/sql-guard.js';

const ORGANIZATION = '00000000-0000-4000-8000-000000000001';
const SOURCE = '00000000-0000-4000-8000-000000000002';
const DAY = 86_400_000;
const START = Date.parse('2026-03-01T00:00:00Z');

let database: Database;

/** Day (from 1 March 2026), channel, amount; recorded on the day after. */
const ROWS: [string, number, string | null, string | null][] = [
  ['a', 0, 'phone', '1.10'], ['b', 0, 'email', '2.20'], ['c', 1, 'phone', null], ['d', 1, null, '4'], ['e', 3, 'phone', '9007199254740993.01'],
];

beforeAll(async () => {
  const opened = await testDatabase();
  database = opened.database;
  const owner = new pg.Client({ connectionString: opened.url });
  await owner.connect();
  await owner.query(`select set_config('app.organization', '${ORGANIZATION}', false)`);
  await owner.query(`insert into organization values ($1, 'o', 'O', now())`, [ORGANIZATION]);
  await owner.query(`insert into knowledge_clock values ($1, now())`, [ORGANIZATION]);
  await owner.query(`insert into source values ($1, $2, 's', 'S')`, [ORGANIZATION, SOURCE]);
  for (const [key, day, channel, amount] of ROWS) {
    await owner.query(`insert into interaction values ($1, $2, $3, $4, null, null, $5, null, false, null, $6, '', '')`, [
      ORGANIZATION, SOURCE, key, new Date(START + day * DAY), JSON.stringify({ ...(channel === null ? {} : { channel }) }), new Date(START + (day + 1) * DAY),
    ]);
    if (amount !== null) await owner.query(`update interaction set fields = fields || ('{"amount": ' || $1 || '}')::jsonb where key = $2`, [amount, key]);
  }
  // `a` is a correction: until the third day its amount was 5.
  await owner.query(`insert into interaction_revision select organization_id, source_id, key, occurred_at, customer, "case", '{"channel": "phone", "amount": 5}', sequence,
    retracted, reason, $1, salt, digest, $2 from interaction where key = 'a'`, [new Date(START), new Date(START + 3 * DAY)]);
  await owner.query(`update interaction set recorded_at = $1 where key = 'a'`, [new Date(START + 3 * DAY)]);
  await owner.end();
});

const channel: RowExpr = { op: 'field', key: 'channel', type: 'text' };
const amount: RowExpr = { op: 'field', key: 'amount', type: 'number' };
const number = (value: string): RowExpr => ({ op: 'number', value, type: 'number' });
const aggregate = (aggregation: Aggregate['aggregation'], value: RowExpr | null, filter: RowExpr | null = null): Aggregate =>
  ({ aggregation, value, filter, percentile: aggregation === 'PERCENTILE' ? 0.5 : null });

const buckets = (days: readonly number[], whole = false): Scan['form'] =>
  ({ kind: 'buckets', bounds: days.map((day) => START + day * DAY), whole });

const scan = (more: Partial<Scan> = {}): Scan => ({
  asOf: { organizationId: ORGANIZATION, sourceId: SOURCE, knowledge: null },
  at: { op: 'builtIn', key: 'occurredAt', type: 'instant' },
  by: [],
  form: buckets([0, 1, 2, 3, 4], true),
  cells: [{ slice: null, aggregate: aggregate('COUNT', null) }, { slice: null, aggregate: aggregate('SUM', amount) }],
  rowLimit: 100,
  ...more,
});

const run = (asked: Scan) => database.read(ORGANIZATION, (reading) => reading.query(scanSql(asked)));
const byPeriod = (rows: Awaited<ReturnType<typeof run>>) => Object.fromEntries(rows.map(({ p, d0, r0, c1 }) => [`${p ?? 'total'}${d0 === undefined ? '' : ` ${d0}`}`, `${r0} ${c1}`]));

describe('a scan', () => {
  test('counts and sums per period and for the whole window, exactly', async () => {
    expect(byPeriod(await run(scan()))).toEqual({ 1: '2 3.30', 2: '2 4', 4: '1 9007199254740993.01', total: '5 9007199254741000.31' });
  });

  test('counts no rows as none, also for the whole window', async () => {
    const cells = (['COUNT', 'SUM', 'AVG', 'MIN', 'STDDEV'] as const).map((aggregation) => ({ slice: null, aggregate: aggregate(aggregation, amount) }));
    for (const more of [[], [{ slice: null, aggregate: aggregate('PERCENTILE', amount) }]]) {
      const [row, ...others] = await run(scan({ form: buckets([10, 11, 12], true), cells: [...cells, ...more] }));
      expect(others).toEqual([]);
      expect(row).toMatchObject({ p: null, c0: '0', n0: 0, r0: 0, c1: null, n1: 0, r1: 0, c2: null, r2: 0, c3: null, r3: 0, c4: null, q4: null, n4: 0, r4: 0 });
    }
  });

  test('groups, the unknown group among them', async () => {
    const rows = await run(scan({ by: [{ key: 'channel', expression: channel }], form: buckets([0, 4]) }));
    expect(byPeriod(rows)).toEqual({ '1 phone': '3 9007199254740994.11', '1 email': '1 2.20', '1 null': '1 4' });
  });

  test('reads the revisions of an older knowledge', async () => {
    const rows = await run(scan({ asOf: { organizationId: ORGANIZATION, sourceId: SOURCE, knowledge: START + 2 * DAY } }));
    expect(byPeriod(rows)).toEqual({ 1: '2 7.20', 2: '2 4', total: '4 11.20' });
  });

  test('has every aggregate, and the unknown never raises', async () => {
    const everything = (['AVG', 'MIN', 'MAX', 'STDDEV', 'COUNT_DISTINCT', 'PERCENTILE', 'FIRST', 'LAST'] as const).map((aggregation) => ({
      slice: null, aggregate: aggregate(aggregation, { op: 'call', fn: 'divide', args: [number('1'), amount], type: 'number' }),
    }));
    const [row] = await run(scan({ form: buckets([0, 2]), cells: everything }));
    expect(Object.entries(row!).filter(([name]) => name.startsWith('c')).map(([, value]) => Number(value).toFixed(4)))
      .toEqual(['1.6136', '0.2500', '0.9091', '1.6136', '3.0000', '0.4545', '0.9091', '0.2500']);
  });

  test('binds a slice that only some cells have', async () => {
    const slice: RowExpr = { op: 'call', fn: 'equal', args: [channel, { op: 'text', value: `phone' or '1'='1`, type: 'text' }], type: 'boolean' };
    const asked = scan({ cells: [{ slice, aggregate: aggregate('COUNT', null) }, { slice: null, aggregate: aggregate('SUM', amount) }] });
    expect(byPeriod(await run(asked))['total']).toBe('0 9007199254741000.31');
    const { sql } = await database.read(ORGANIZATION, async (reading) => reading.compile(scanSql(asked)));
    expect(sql).not.toContain('phone');
    expect(await findingsOf(sql)).toEqual([]);
  });

  test.each<[string, RowExpr]>([
    ['a power out of range', { op: 'call', fn: 'power', args: [amount, number('99999')], type: 'number' }],
    ['a power of zero', { op: 'call', fn: 'power', args: [{ op: 'call', fn: 'subtract', args: [amount, amount], type: 'number' }, number('-1')], type: 'number' }],
    ['a division by zero', { op: 'call', fn: 'divide', args: [amount, { op: 'call', fn: 'subtract', args: [amount, amount], type: 'number' }], type: 'number' }],
    ['a remainder by zero', { op: 'call', fn: 'modulo', args: [amount, number('0')], type: 'number' }],
    ['the least of something unknown', { op: 'call', fn: 'least', args: [amount, { op: 'call', fn: 'nullif', args: [amount, amount], type: 'number' }], type: 'number' }],
  ])('%s is unknown', async (_, value) => {
    const [row] = await run(scan({ form: buckets([0, 1]), cells: [{ slice: null, aggregate: aggregate('MAX', value) }] }));
    expect(row).toMatchObject({ c0: null, n0: 0, r0: 2 });
  });
});
