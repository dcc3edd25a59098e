import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RawBuilder } from 'kysely';
import type pg from 'pg';
import { scanLoader, type ScannedGroups, type ScanRequest } from '../../../src/app/evaluation/scan-loader.js';
import { pairsScan } from '../../../src/app/evaluation/scans/scan-plan.js';
import { Decimal } from '../../../src/kernel/decimal.js';
import type { ScannedCell } from '../../../src/lang/cell.js';
import type { Span } from '../../../src/lang/plan.js';
import type { RowExpr } from '../../../src/lang/row-expr.js';
import { countedKeys } from '../../../src/sql/scan-keys.js';
import type { Database } from '../../../src/store/database.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { sample } from '../../support/size.js';
import { guardScans } from '../../support/sql-guard.js';
import { HOUR, ORGANIZATION, randomData, START, storeData, wrongTurn, type Data } from './data.js';
import { modelled, modelledKeys, type Planted } from './model.js';
import { batchOf, KINDS, PATH, type Batch } from './requests.js';

const DATA_SETS = sample(30, 400);

/** A source with more rows than the others. */
const CROWD = '00000000-0000-4000-8000-00000000cccc';

let database: Database;
let scans: ReturnType<typeof guardScans>;
const data: Data[] = [];

beforeAll(async () => {
  const opened = await testDatabase();
  database = opened.database;
  scans = guardScans(database);
  const owner: pg.Client = await ownerClient(opened.url);
  await owner.query(`select set_config('app.organization', '${ORGANIZATION}', false)`);
  await owner.query(`insert into organization values ($1, 'o', 'O', now())`, [ORGANIZATION]);
  await owner.query(`insert into knowledge_clock values ($1, now())`, [ORGANIZATION]);
  await owner.query(`insert into source values ($1, $2, 'crowd', 'Crowd')`, [ORGANIZATION, CROWD]);
  await owner.query(`insert into interaction select $1, $2, 'r' || i, $3::timestamptz, null, null, '{"level": 1}', null, false, null, now(), ''::bytea, ''::bytea
    from generate_series(1, 600) as i`, [ORGANIZATION, CROWD, new Date(START)]);
  for (let seed = 0; seed < DATA_SETS; seed++) {
    data.push(seed === 0 ? wrongTurn() : randomData(seed));
    await storeData(owner, data[seed]!);
  }
}, 120_000);

const scanned = (requests: readonly ScanRequest[]): Promise<ScannedGroups[]> =>
  database.read(ORGANIZATION, (reading) => Promise.all(requests.map((request) => scanLoader(reading).load(request))));

/** Every value of every group and span as text; those that are finished in doubles, or by PostgreSQL, by their first digits. */
function shown({ cell, spans }: ScanRequest, read: (position: number) => ScannedCell | undefined): (string | null)[] {
  const { aggregation } = cell.aggregate;
  const isRounded = aggregation === 'STDDEV' || aggregation === 'PERCENTILE' || cell.per?.aggregation === 'AVG' || cell.per?.aggregation === 'STDDEV';
  return spans.map((_, position) => {
    const found = read(position);
    if (found === undefined) return null;
    const value = found.value === null ? null : new Decimal(found.value);
    return `${value === null ? null : isRounded ? value.toSignificantDigits(11) : value.toFixed()} ${found.n} ${found.rows}`;
  });
}

async function differences({ data: number, requests }: Batch, planted: Planted = {}): Promise<void> {
  const from = data[number]!;
  const asked = requests.map((request): ScanRequest => ({ ...request, sourceIds: from.sourceIds }));
  const found = await scanned(asked);
  asked.forEach((request, index) => {
    const expected = [...modelled(from, request, planted)].map(([group, cells]) => [group, shown(request, (position) => cells.get(position))] as const);
    const actual = [...found[index]!.entries()].map(([group, { spans }]) => [group, shown(request, (position) => spans.get(position))] as const);
    expect(new Map(actual)).toEqual(new Map(expected));
  });
}

describe('cells read from PostgreSQL are what their definitions give, row by row and span by span', () => {
  test.each(Object.entries(KINDS))('%s', async (_, kind) => {
    await fc.assert(fc.asyncProperty(batchOf(kind, DATA_SETS), (batch) => differences(batch)), { numRuns: sample(25, 3_000) });
  }, 1_800_000);
});

describe('drill-down finds the rows that count', () => {
  const keysDiffer = async ({ data: number, requests: [request] }: Batch): Promise<void> => {
    const asked: ScanRequest = { ...request!, sourceIds: data[number]!.sourceIds };
    for (const [group, keys] of modelledKeys(data[number]!, asked)) {
      const counted = pairsScan(ORGANIZATION, { ...asked, ...(asked.cell.by.length > 0 && { among: [JSON.parse(group) as string[]] }) });
      const found = await database.read(ORGANIZATION, (reading) => reading.query(countedKeys(counted!) as RawBuilder<{ readonly key: string }>));
      expect(found.map(({ key }) => key).sort()).toEqual([...keys].sort());
    }
  };

  test.each(Object.entries(KINDS))('%s', async (_, kind) => {
    await fc.assert(fc.asyncProperty(batchOf(kind, DATA_SETS), keysDiffer), { numRuns: sample(80, 2_000) });
  }, 600_000);
});

test('every statement was one SELECT by PostgreSQL’s own parser, with every value bound', async () => {
  expect(scans.seen.size).toBeGreaterThan(80);
  expect(await scans.check()).toEqual([]);
});

describe('a value does not depend on what is asked beside it', () => {
  const exact = async ({ data: number, requests }: Batch, beside: readonly Span[]): Promise<unknown> => {
    const asked = requests.map((request): ScanRequest => ({ ...request, sourceIds: data[number]!.sourceIds, spans: [...request.spans, ...beside] }));
    const found = await scanned(asked);
    return asked.map(({ spans }, index) => [...found[index]!].map(([group, cells]) =>
      [group, spans.slice(0, spans.length - beside.length).map((_, position) => comparable(cells.spans.get(position)))] as const)
      .filter(([, cells]) => cells.some((cell) => cell !== null)).sort());
  };
  const comparable = (cell: ScannedCell | undefined) =>
    (cell === undefined ? null : { ...cell, value: cell.value === null ? null : new Decimal(cell.value).toFixed() });

  test.each(['rows', 'stock', 'journey'])('%s: not on spans that overlap it, to the last digit', async (kind) => {
    const beside: readonly Span[] = [2, 3, 5].map((hours) => ({ from: START - HOUR, to: START + hours * HOUR + 1 }));
    await fc.assert(fc.asyncProperty(batchOf(KINDS[kind]!, DATA_SETS), async (batch) => {
      expect(await exact(batch, beside)).toEqual(await exact(batch, []));
    }), { numRuns: sample(15, 1_000) });
  }, 600_000);
});

test('overlapping periods that would be read row by row are refused past a bound, with what to do instead', async () => {
  const [request] = PATH.requests;
  const { journey: _, ...cell } = request!.cell;
  const spans = Array.from({ length: 20_000 }, (_, index): Span => ({ from: START - index - 1, to: START + HOUR * 24 }));
  const value: RowExpr = { op: 'field', key: 'level', type: 'number' };
  const percentile = { ...cell, source: 's0', aggregate: { ...cell.aggregate, aggregation: 'PERCENTILE' as const, value, percentile: 0.5 } };
  const crowd = { s0: CROWD, s1: CROWD, s2: CROWD };
  await expect(scanned([{ ...request!, cell: percentile, sourceIds: crowd, spans }])).rejects.toMatchObject({
    code: 'TOO_EXPENSIVE', message: expect.stringContaining('12,000,000 rows × periods'), details: { hint: expect.stringContaining('coarser grain') },
  });
  const [sums] = await scanned([{ ...request!, cell: { ...percentile, aggregate: { ...percentile.aggregate, aggregation: 'COUNT', value: null } }, sourceIds: crowd, spans }]);
  expect(sums!.get('[]')!.spans.get(19_999)).toEqual({ value: '600', n: 600, rows: 600 });
});

describe('planted bugs are caught', () => {
  test('a journey that does not try another row', async () => {
    await differences(PATH);
    await expect(differences(PATH, { greedy: true })).rejects.toThrow();
  });

  test.each<[string, string, Planted]>([
    ['a gap that may be as short as its bound', 'journey', { afterInclusive: true }],
    ['the first of an entity chosen among the rows of the question', 'journey', { firstOfSlice: true }],
    ['a stock without what ends at its instant', 'stock', { untilExclusive: true }],
    ['a cohort that counts the unknown', 'cohort', { unknownEntity: true }],
    ['a span with its end', 'rows', { endInclusive: true }],
    ['entities dropped where the inner aggregate reads no row', 'per', { emptyInnerDropped: true }],
    ['an older knowledge that sees what is known now', 'rows', { noKnowledge: true }],
  ])('%s', async (_, kind, planted) => {
    const { failed } = await fc.check(fc.asyncProperty(batchOf(KINDS[kind]!, DATA_SETS), (batch) => differences(batch, planted)), { numRuns: 600, endOnFailure: true });
    expect(failed).toBe(true);
  }, 120_000);
});
