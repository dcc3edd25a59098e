import { beforeAll, describe, expect, it } from '@jest/globals';
import { evaluateSeries } from '../../src/app/evaluate-series.js';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import type { PointModel, Question } from '../../src/app/evaluation-answer.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { retireKpi } from '../../src/app/retire-kpi.js';
import type { Database } from '../../src/store/database.js';
import { definer, valid } from '../app/definition-fixture.js';
import { kpiHistory } from '../app/kpi-history.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';

let database: Database;
beforeAll(async () => ({ database } = await testDatabase()));

const DAY = 86_400_000;
const dateOf = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

describe('trap 22: A rolling window that mixes two definitions raises a false 110 % alert', () => {
  let organization: TestOrganization;
  const ask = async (kpi: string, question: Omit<Question, 'kpis'>): Promise<readonly PointModel[]> =>
    (await organization.as('VIEWER', (ctx) => evaluateSeries(ctx, { kpis: [kpi], ...question }))).groups[0]!.points;
  const values = async (kpi: string, question: Omit<Question, 'kpis'>): Promise<(number | null)[]> =>
    (await ask(kpi, question)).map(({ value }) => value);
  const MARCH_TO_APRIL = { window: { between: { from: '2026-03-10', to: '2026-04-20' } }, grain: 'DAY' } as const;

  // Every day of half a year ten calls and four chats. Until 15 March the volume counts calls, from 16 March on chats, too; the
  // load is that of four weeks against what was agreed for them: 280 calls, then 392 calls and chats. It is 100 %, always.
  beforeAll(async () => {
    organization = await newOrganization(database);
    const define = definer(organization);
    await valid(define.source({ key: 'contacts', name: 'Contacts', coversFrom: '2026-01-01', fields: [{ key: 'channel', type: 'TEXT', role: 'DIMENSION' }] }));
    const interactions = Array.from({ length: 181 }, (_, day) => Array.from({ length: 14 }, (_, index) => ({
      key: `${day}-${index}`, occurredAt: `${dateOf(Date.UTC(2026, 0, 1) + day * DAY)}T12:00:00Z`, fields: { channel: index < 10 ? 'call' : 'chat' },
    }))).flat();
    await organization.as('ADMIN', (ctx) => recordInteractions(ctx, { source: 'contacts', interactions }));
    await valid(define.measure({ key: 'calls', source: 'contacts', aggregation: 'COUNT', filter: 'channel == "call"' }));
    await valid(define.measure({ key: 'chats', source: 'contacts', aggregation: 'COUNT', filter: 'channel == "chat"' }));
    const history = kpiHistory(database, organization);
    for (const [key, first, second] of [
      ['volume', 'calls', 'calls + chats'],
      ['load', 'rolling(calls, 28, "day") / 280', 'rolling(calls + chats, 28, "day") / 392'],
    ] as const) {
      await valid(define.kpi({ key, name: key, expression: first, direction: 'NEUTRAL' }));
      await history.version(key, '2.0', '2026-03-16T00:00:00Z', { expression: second });
    }
  });

  it('would be raised on the seventh day by whoever adds up a spliced series', async () => {
    const window = { between: { from: '2026-02-23', to: '2026-03-23' } };
    const days = await values('volume', { window, grain: 'DAY', versioning: 'SPLICE' });
    expect(days).toEqual([...Array<number>(21).fill(10), ...Array<number>(7).fill(14)]);
    expect(days.reduce<number>((sum, day) => sum + day!, 0) / 280).toBe(1.1);
  });

  it('is not raised by the service: the load has no value until its four weeks are clear of the change', async () => {
    const points = await ask('load', { ...MARCH_TO_APRIL, versioning: 'SPLICE' });
    const ofDay = points.map(({ period, value, reason }) => [dateOf(period.from), value ?? reason]);
    expect(ofDay).toEqual(Array.from({ length: 41 }, (_, day) => {
      const date = dateOf(Date.UTC(2026, 2, 10) + day * DAY);
      return [date, date < '2026-03-16' || date >= '2026-04-12' ? 1 : 'UNDEFINED'];
    }));
    expect(points.filter(({ breakBefore }) => breakBefore).map(({ period }) => dateOf(period.from))).toEqual(['2026-03-16']);
    expect(points.filter(({ reason }) => reason === 'UNDEFINED').every(({ components, interval }) => components.length === 0 && interval === null)).toBe(true);
  });

  it('is not raised by the definition of today, which tells all days alike', async () => {
    expect(new Set(await values('load', MARCH_TO_APRIL))).toEqual(new Set([1]));
    expect(new Set(await values('volume', MARCH_TO_APRIL))).toEqual(new Set([14]));
    expect((await ask('volume', MARCH_TO_APRIL)).some(({ breakBefore }) => breakBefore)).toBe(false);
  });

  it('by months changes with the first month that begins under the new definition, whose last four weeks are clear', async () => {
    const question = { window: { between: { from: '2026-02-01', to: '2026-06-01' } }, grain: 'MONTH', versioning: 'SPLICE' } as const;
    expect(await values('volume', question)).toEqual([280, 310, 420, 434]);
    expect(await values('load', question)).toEqual([1, 1, 1, 1]);
    expect((await ask('load', question)).map(({ breakBefore }) => breakBefore)).toEqual([false, false, true, false]);
  });

  it('is not raised by a comparison either: across the change there is no growth', async () => {
    const compare = ['PREVIOUS_PERIOD'] as const;
    const points = await ask('volume', {
      window: { between: { from: '2026-03-01', to: '2026-06-01' } }, grain: 'MONTH', versioning: 'SPLICE', compare,
    });
    expect(points.map(({ comparisons: [compared] }) => [compared!.value, compared!.change, compared!.growth]))
      .toEqual([[280, 30, 30 / 280], [310, null, null], [420, 14, 14 / 420]]);
    const table = await organization.as('VIEWER', (ctx) => evaluateTable(ctx, {
      kpis: ['volume'], window: { between: { from: '2026-04-01', to: '2026-05-01' } }, grain: 'MONTH', versioning: 'SPLICE', compare,
    }));
    expect(table.rows).toEqual([['2026-04-01', 420, 310, null, null]]);
    expect(table.marks.map(({ column, reason }) => [column, reason])).toEqual([[3, 'UNDEFINED'], [4, 'UNDEFINED']]);
  });

  it('has a total where one definition answers for all of it, and none over both', async () => {
    const total = async (from: string, to: string): Promise<number | string | null> => {
      const series = await organization.as('VIEWER', (ctx) => evaluateSeries(ctx, {
        kpis: ['volume'], window: { between: { from, to } }, grain: 'MONTH', versioning: 'SPLICE',
      }));
      return series.groups[0]!.total.value ?? series.groups[0]!.total.reason;
    };
    expect(await total('2026-01-01', '2026-04-01')).toBe(900);
    expect(await total('2026-04-01', '2026-06-01')).toBe(854);
    expect(await total('2026-03-01', '2026-05-01')).toBe('UNDEFINED');
  });

  it('is told in a table by a mark at the first cell behind the change', async () => {
    const { marks } = await organization.as('VIEWER', (ctx) => evaluateTable(ctx, {
      kpis: ['volume', 'load'], window: { between: { from: '2026-03-14', to: '2026-03-18' } }, grain: 'DAY', versioning: 'SPLICE',
      orderBy: [{ by: 'period', descending: true }],
    }));
    expect(marks.map(({ row, column, reason, breakBefore }) => [row, column, reason, breakBefore]))
      .toEqual([[0, 2, 'UNDEFINED', false], [1, 1, null, true], [1, 2, 'UNDEFINED', true]]);
  });
});

describe('trap 26: A restatement that overwrites the original (Ceres #233)', () => {
  const QUESTION = { kpis: ['answered_rate'], window: { between: { from: '2026-03-01', to: '2026-04-01' } } } as const;
  const RATE = { key: 'answered_rate', name: 'Answered', expression: 'answered / calls', unit: '%', direction: 'HIGHER_IS_BETTER' } as const;
  let organization: TestOrganization;
  let define: ReturnType<typeof definer>;
  const record = (key: string, fields: Readonly<Record<string, unknown>>) => organization.as('ADMIN', (ctx) =>
    recordInteractions(ctx, { source: 'contacts', interactions: [{ key, occurredAt: '2026-03-10T12:00:00Z', fields }] }));
  const told = async (question: Partial<Question> & { readonly version?: string } = {}) => {
    const { groups: [group], freshness } = await organization.as('VIEWER', (ctx) => evaluateSeries(ctx, { ...QUESTION, ...question }));
    const { exact, versionId } = group!.total;
    return { exact, versionId, at: freshness.knowledge };
  };

  // Of four calls two were answered: 50 %. One more is found to have been answered, then the KPI leaves out calls below ten seconds,
  // and then it is taken out of service.
  beforeAll(async () => {
    organization = await newOrganization(database);
    define = definer(organization);
    await valid(define.source({
      key: 'contacts', name: 'Contacts', coversFrom: '2026-01-01',
      fields: [{ key: 'taken', type: 'BOOLEAN', role: 'VALUE' }, { key: 'talk', type: 'NUMBER', role: 'VALUE' }],
    }));
    await valid(define.measure({ key: 'calls', source: 'contacts', aggregation: 'COUNT' }));
    await valid(define.measure({ key: 'answered', source: 'contacts', aggregation: 'COUNT', filter: 'taken' }));
    await valid(define.kpi(RATE));
    for (const [key, answered, talk] of [['a', true, 60], ['b', true, 90], ['c', false, 30], ['d', false, 5]] as const) {
      await record(key, { taken: answered, talk });
    }
  });

  it('keeps the number that was reported, its version and its rows, through a correction, two redefinitions and a retirement', async () => {
    const reported = await told();
    expect(reported.exact).toBe('0.5');
    await record('c', { taken: true, talk: 30 });
    const corrected = await told();
    expect([corrected.exact, corrected.versionId]).toEqual(['0.75', reported.versionId]);
    await valid(define.measure({ key: 'calls', source: 'contacts', aggregation: 'COUNT', filter: 'talk >= 10' }));
    await valid(define.measure({ key: 'answered', source: 'contacts', aggregation: 'COUNT', filter: 'taken and talk >= 10' }));
    const restated = await told();
    expect(restated.exact).toBe('1');
    await organization.as('ADMIN', (ctx) => retireKpi(ctx, { key: 'answered_rate', effectiveFrom: '2026-03-01T00:00:00Z' }));
    expect((await told()).exact).toBeNull();

    for (const then of [reported, corrected, restated]) {
      expect(await told({ asOf: { knowledge: then.at, definition: then.at } })).toEqual(then);
    }
    // The old rows by the new meaning, and the new rows by the old one, are numbers of their own.
    expect((await told({ asOf: { knowledge: reported.at, definition: restated.at } })).exact).toBe('0.6666666666666666666666666666666667');
    expect((await told({ asOf: { definition: reported.at } })).exact).toBe('0.75');
    expect((await told({ version: reported.versionId })).exact).toBe('0.75');
  });
});
