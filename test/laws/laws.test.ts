import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import type { Question } from '../../src/app/evaluation-answer.js';
import { Decimal } from '../../src/kernel/decimal.js';
import { seedOracle } from '../oracle/fixture.js';
import { testDatabase } from '../support/database.js';
import { defineTogether } from '../support/definitions.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';
import { guardScans } from '../support/sql-guard.js';
import { CONDITIONS, condition, lines, measure, MEASURES, question, type Ask } from './questions.js';
import { PLANTED } from './planted.js';

let organization: TestOrganization;
let scans: ReturnType<typeof guardScans>;

const ask: Ask = (asked) => organization.as('ANALYST', (ctx) => evaluateTable(ctx, asked));

const inside = (key: string, index: number): string => `${key}_where_${index}`;
const outside = (key: string): string => `${key}_overall`;
const within = (key: string): string => `${key}_within`;

beforeAll(async () => {
  const { database } = await testDatabase();
  scans = guardScans(database);
  organization = await newOrganization(database, { timeZone: 'Europe/Paris', fiscalYearStart: 4 });
  await organization.as('ADMIN', seedOracle);
  const expressions = MEASURES.flatMap((key) => [
    [`kpi_${key}`, key], [outside(key), `overall(${key})`], [within(key), `overall(${key}, "team")`],
    ...CONDITIONS.map((text, index) => [inside(key, index), `where(${key}, ${text})`] as const),
  ] as const);
  await organization.as('ANALYST', (ctx) => defineTogether(ctx, {
    kpis: expressions.map(([key, expression]) => ({ key, name: key, expression, direction: 'NEUTRAL' })),
  }));
}, 120_000);

const both = (conditions: readonly (string | null | undefined)[]): string | undefined => {
  const given = conditions.filter((text) => text != null);
  return given.length === 0 ? undefined : given.map((text) => `(${text})`).join(' and ');
};

const check = (property: fc.IAsyncProperty<unknown[]> | fc.IAsyncPropertyWithHooks<never>, runs = sample(30, 3_000)) =>
  fc.assert(property as fc.IAsyncProperty<unknown[]>, { numRuns: runs, endOnFailure: true });

/** A planted bug is seen if the same property fails in the runs that `npm test` has. */
async function fails(property: fc.IAsyncProperty<never>): Promise<boolean> {
  return (await fc.check(property as unknown as fc.IAsyncProperty<unknown[]>, { numRuns: 60, endOnFailure: true })).failed;
}

const whereLaw = (subject: Ask) => fc.asyncProperty(measure, condition, question, async (key, text, asked) => {
  const index = CONDITIONS.indexOf(text);
  const nested = await ask({ ...asked, kpis: [inside(key, index)] });
  const plain = await subject({ ...asked, kpis: [`kpi_${key}`], where: both([asked.where, text]) });
  expect(lines(nested)).toEqual(lines(plain));
});

const overallLaw = (subject: Ask) => fc.asyncProperty(measure, question, fc.boolean(), async (key, asked, whole) => {
  const by = asked.by!;
  const kept = whole ? [] : by.filter((dimension) => dimension !== 'team');
  const grouped = await subject({ ...asked, kpis: [whole ? outside(key) : within(key)] });
  const coarse = await ask({ ...asked, by: kept, kpis: [`kpi_${key}`] });
  const leading = asked.grain == null ? 0 : 1;
  const label = (row: readonly unknown[], dimensions: readonly string[]): string =>
    JSON.stringify([row.slice(0, leading), kept.map((dimension) => row[leading + dimensions.indexOf(dimension)])]);
  const expected = new Map(lines(coarse).map((line, index) => [label(coarse.rows[index]!, kept), JSON.parse(line).at(-1)]));
  lines(grouped).forEach((line, index) => {
    expect(JSON.parse(line).at(-1)).toEqual(expected.get(label(grouped.rows[index]!, by)));
  });
});

const additive = fc.constantFrom('calls_all', 'calls_answered', 'talk_total', 'resolutions');
const total = (table: Awaited<ReturnType<Ask>>): Decimal => table.rows.reduce((sum, row) => sum.plus((row.at(-1) as number | null) ?? 0), new Decimal(0));
/** The table shows doubles, so parts add up to the whole but for their last bits. */
const expectSame = (sum: Decimal, whole: Decimal): void => expect(sum.minus(whole).abs().toNumber()).toBeLessThan(1e-9);

const partitionLaw = (subject: Ask) => fc.asyncProperty(additive, condition, question, async (key, text, asked) => {
  const base = { ...asked, by: [], grain: undefined, kpis: [`kpi_${key}`] } satisfies Question;
  const whole = await ask(base);
  const parts = await Promise.all([`(${text})`, `not (${text})`, `is_null(${text})`].map((part) => subject({ ...base, where: both([asked.where, part]) })));
  const sum = parts.reduce((all, part) => all.plus(total(part)), new Decimal(0));
  expectSame(sum, total(whole));
  // Periods that tile the widened window, and groups, the unknown one included.
  const tiled = await subject({ ...asked, by: ['channel'], kpis: [`kpi_${key}`] });
  const widened = { from: new Date(tiled.window.from).toISOString(), to: new Date(tiled.window.to).toISOString() };
  const widenedWhole = await ask({ ...base, where: asked.where, window: { between: widened } });
  expectSame(total(tiled), total(widenedWhole));
});

const missingLaw = (subject: Ask) => fc.asyncProperty(measure, question, async (key, asked) => {
  const table = await subject({ ...asked, kpis: [...new Set([`kpi_${key}`, 'kpi_calls_all', 'kpi_resolutions'])] });
  const first = table.columns.findIndex(({ kind }) => kind === 'KPI');
  const reasons = new Map(table.marks.map(({ row, column, reason }) => [`${row}.${column}`, reason]));
  const counts = ['calls_all', 'calls_answered', 'talk_total', 'customers', 'resolutions'];
  table.rows.forEach((row, index) => {
    const rows = row[table.columns.findIndex((column) => column.key === (key.startsWith('resolution') ? 'kpi_resolutions' : 'kpi_calls_all'))];
    const reason = reasons.get(`${index}.${first}`) ?? null;
    if (reason === 'NOT_COVERED') expect(row[first]).toBeNull();
    else if (counts.includes(key)) expect(row[first]).not.toBeNull();
    else if (rows === 0) expect([row[first], reason]).toEqual([null, 'NO_DATA']);
  });
});

describe('laws of a context, over random questions', () => {
  test('L2: where(x, c) is x asked where c', () => check(whereLaw(ask) as never), 1_800_000);
  test('L2: overall(x) is x asked without the group, overall(x, "d") without d', () => check(overallLaw(ask) as never), 1_800_000);
  test('L3: counts and sums over p, not p, and p unknown, over periods and over groups add up to the whole', () => check(partitionLaw(ask) as never), 1_800_000);
  test('L6: counts and sums of nothing are 0, every other aggregate of nothing has no value, nothing is known outside of the coverage', () =>
    check(missingLaw(ask) as never), 1_800_000);
});

test('every statement of the random questions was one SELECT by PostgreSQL’s own parser, with every value bound', async () => {
  expect(scans.seen.size).toBeGreaterThan(50);
  expect(await scans.check()).toEqual([]);
});

describe('planted bugs are caught', () => {
  test('a filter lost on its way: L2', async () => expect(await fails(whereLaw(PLANTED.lostSlice(ask)) as never)).toBe(true));
  test('a zone that is ignored: L2', async () => expect(await fails(whereLaw(PLANTED.ignoredZone(ask)) as never)).toBe(true));
  test('the group of the unknown lost: L3', async () => expect(await fails(partitionLaw(PLANTED.lostUnknownGroup(ask)) as never)).toBe(true));
  test('missing turned into 0: L6', async () => expect(await fails(missingLaw(PLANTED.missingIsZero(ask)) as never)).toBe(true));
});
