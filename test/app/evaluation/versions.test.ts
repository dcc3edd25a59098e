import { beforeAll, describe, expect, it } from '@jest/globals';
import { defineMeasure } from '../../../src/app/define-measure.js';
import { deleteMeasure } from '../../../src/app/delete-measure.js';
import { deleteSource } from '../../../src/app/delete-source.js';
import { evaluateSeries, type SeriesQuestion } from '../../../src/app/evaluate-series.js';
import { evaluateTable } from '../../../src/app/evaluate-table.js';
import type { Question, SeriesModel } from '../../../src/app/evaluation-answer.js';
import { explain } from '../../../src/app/explain.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import type { Role } from '../../../src/app/role.js';
import type { Database } from '../../../src/store/database.js';
import { testDatabase } from '../../support/database.js';
import { newOrganization } from '../../support/organization.js';
import { definer, refusal, valid } from '../definition-fixture.js';
import { kpiHistory } from '../kpi-history.js';

let database: Database;
beforeAll(async () => ({ database } = await testDatabase()));

/** The first half of 2026 by month, in which one to six calls of two minutes each came in, by phone all but one of each month. */
const MONTHS = { window: { between: { from: '2026-01-01', to: '2026-07-01' } }, grain: 'MONTH' } as const;

async function desk(timeZone = 'UTC') {
  const organization = await newOrganization(database, { timeZone });
  const define = definer(organization);
  await valid(define.source({ key: 'calls', name: 'Calls', coversFrom: '2026-01-01', fields: [
    { key: 'channel', type: 'TEXT', role: 'DIMENSION' }, { key: 'talk', type: 'NUMBER', role: 'VALUE', unit: 'min' },
    { key: 'closed_at', type: 'INSTANT', role: 'TIME' },
  ] }));
  const interactions = [1, 2, 3, 4, 5, 6].flatMap((month) => Array.from({ length: month }, (_, index) => ({
    key: `${month}-${index}`, occurredAt: `2026-0${month}-${20 + index}T12:00:00Z`, fields: { channel: index === 0 ? 'chat' : 'phone', talk: 2 },
  })));
  await organization.as('ADMIN', (ctx) => recordInteractions(ctx, { source: 'calls', interactions }));
  for (const [key, input] of Object.entries({
    all: { aggregation: 'COUNT' }, phone: { aggregation: 'COUNT', filter: 'channel == "phone"' }, talk_sum: { aggregation: 'SUM', value: 'talk' },
    open: { aggregation: 'COUNT', stock: { from: 'occurredAt', until: 'closed_at' } },
  } as const)) await valid(define.measure({ key, source: 'calls', ...input }));
  const kpi = (key: string, expression: string) => valid(define.kpi({ key, name: key, expression, direction: 'NEUTRAL' }));
  const series = (question: Partial<SeriesQuestion>, role: Role = 'VIEWER'): Promise<SeriesModel> =>
    organization.as(role, (ctx) => evaluateSeries(ctx, { kpis: ['volume'], ...MONTHS, ...question }));
  const told = async (question: Partial<SeriesQuestion>, role: Role = 'VIEWER') =>
    (await series(question, role)).groups[0]!.points.map(({ value, reason }) => value ?? reason);
  return { organization, define, kpi, series, told, ...kpiHistory(database, organization) };
}
type Desk = Awaited<ReturnType<typeof desk>>;

describe('a series that is spliced', () => {
  it('leaves a period to the version that was in force as it began, in the zone of the question', async () => {
    const { kpi, version, told } = await desk('Europe/Paris');
    await kpi('volume', 'all');
    // The first of April in Paris, still March in New York.
    await version('volume', '2.0', '2026-03-31T22:00:00Z', { expression: 'phone' });
    expect(await told({ versioning: 'SPLICE' })).toEqual([1, 2, 3, 3, 4, 5]);
    await version('volume', '3.0', '2026-03-31T22:00:00.001Z', { expression: 'phone * 10' });
    expect(await told({ versioning: 'SPLICE' })).toEqual([1, 2, 3, 3, 40, 50]);
    expect(await told({ versioning: 'SPLICE', timeZone: 'America/New_York' })).toEqual([1, 2, 3, 30, 40, 50]);
    expect(await told({})).toEqual([0, 10, 20, 30, 40, 50]);
  });

  it('says of each point which version answered, and where the numbers break', async () => {
    const { kpi, version, series } = await desk();
    const { current: first } = await kpi('volume', 'all');
    const minor = await version('volume', '1.1', '2026-02-01T00:00:00Z', { expression: 'all', format: '0' });
    const major = await version('volume', '2.0', '2026-04-10T00:00:00Z', { expression: 'phone' });
    const { groups: [group] } = await series({ versioning: 'SPLICE' });
    expect(group!.points.map(({ versionId }) => versionId)).toEqual([first!.id, minor.id, minor.id, minor.id, major.id, major.id]);
    expect(group!.points.map(({ breakBefore }) => breakBefore)).toEqual([false, false, false, false, true, false]);
    expect([group!.total.reason, group!.total.breakBefore, group!.total.versionId]).toEqual(['UNDEFINED', false, first!.id]);
  });

  it('judges each period by the minimum sample and the maturity lag of its own version', async () => {
    const { kpi, version, series } = await desk();
    await kpi('volume', 'all');
    await version('volume', '1.1', '2026-02-01T00:00:00Z', { expression: 'all', minSample: 3 });
    await version('volume', '1.2', '2026-05-01T00:00:00Z', { expression: 'all', minSample: 6, maturityLag: 'P36500D' });
    const { groups: [group] } = await series({ versioning: 'SPLICE' });
    expect(group!.points.map(({ value, reason }) => value ?? reason)).toEqual([1, 'INSUFFICIENT_SAMPLE', 3, 4, 'INSUFFICIENT_SAMPLE', 6]);
    expect(group!.points.map(({ incomplete }) => incomplete.includes('IMMATURE'))).toEqual([false, false, false, false, true, true]);
    // Minor changes break nothing: the total is that of the window's start.
    expect(group!.total.value).toBe(21);
  });

  it('reads no flow from before the break, and stocks as they stand at instants behind it', async () => {
    const { kpi, version, told } = await desk();
    await kpi('volume', 'all');
    const spliced = async (number: string, expression: string) => {
      await version('volume', number, '2026-04-01T00:00:00Z', { expression });
      return told({ versioning: 'SPLICE' });
    };
    expect(await spliced('2.0', 'previous(all)')).toEqual([1, 2, 3, 'UNDEFINED', 4, 5]);
    expect(await spliced('3.0', 'shift(all, 2, "month")')).toEqual([1, 2, 3, 'UNDEFINED', 'UNDEFINED', 4]);
    expect(await spliced('4.0', 'rolling(all, 2, "month")')).toEqual([1, 2, 3, 'UNDEFINED', 9, 11]);
    expect(await spliced('5.0', 'to_date(all, "quarter")')).toEqual([1, 2, 3, 4, 9, 15]);
    expect(await spliced('6.0', 'to_date(all, "year")')).toEqual([1, 2, 3, 'UNDEFINED', 'UNDEFINED', 'UNDEFINED']);
    expect(await spliced('7.0', 'cumulative(all)')).toEqual([1, 2, 3, 'UNDEFINED', 'UNDEFINED', 'UNDEFINED']);
    expect(await spliced('8.0', 'rolling(max_over(all, "month"), 2, "month")')).toEqual([1, 2, 3, 'UNDEFINED', 5, 6]);
    expect(await spliced('9.0', 'coalesce(all, previous(all))')).toEqual([1, 2, 3, 'UNDEFINED', 5, 6]);
    // A stock is read at the effective end: of the month before April that is the break itself.
    expect(await spliced('10.0', 'previous(open)')).toEqual([1, 2, 3, 6, 10, 15]);
    expect(await spliced('11.0', 'previous(open, 2)')).toEqual([1, 2, 3, 'UNDEFINED', 6, 10]);
    expect(await spliced('12.0', 'cumulative(open)')).toEqual([1, 2, 3, 10, 15, 21]);
  });

  it('answers each compared period by the version that governs it', async () => {
    const { kpi, version, series } = await desk();
    await kpi('volume', 'all');
    await version('volume', '2.0', '2026-04-01T00:00:00Z', { expression: 'phone' });
    const { groups: [group] } = await series({
      versioning: 'SPLICE', window: { between: { from: '2026-04-01', to: '2026-06-01' } }, compare: ['PREVIOUS_PERIOD'],
    });
    const told = [...group!.points, group!.total].map(({ value, comparisons: [then] }) => [value, then!.value, then!.change, then!.growth]);
    // April against March, May against April; April and May against February and March.
    expect(told).toEqual([[3, 3, null, null], [4, 3, 1, 1 / 3], [7, 5, null, null]]);
  });

  it('without a grain is one period, answered by the version that was in force as it began', async () => {
    const { kpi, version, told } = await desk();
    await kpi('volume', 'all');
    await version('volume', '2.0', '2026-04-10T00:00:00Z', { expression: 'phone' });
    expect(await told({ versioning: 'SPLICE', grain: null })).toEqual([21]);
    expect(await told({ versioning: 'SPLICE', grain: null, window: { between: { from: '2026-04-10', to: '2026-07-01' } } })).toEqual([12]);
  });

  it('is shown in the unit of now where that measures the same, else in its own', async () => {
    const { kpi, version, told } = await desk();
    await kpi('volume', 'talk_sum');
    await version('volume', '2.0', '2026-03-01T00:00:00Z', { expression: 'talk_sum', unit: 'h' });
    await version('volume', '3.0', '2026-05-01T00:00:00Z', { expression: 'talk_sum', unit: 's' });
    expect(await told({ versioning: 'SPLICE' })).toEqual([120, 240, 360, 480, 600, 720]);
    await version('volume', '4.0', '2026-06-01T00:00:00Z', { expression: 'all' });
    expect(await told({ versioning: 'SPLICE' })).toEqual([2, 4, 0.1, 8 / 60, 600, 6]);
  });

  it('ranks and filters groups by the current version, whichever answer', async () => {
    const { kpi, version, organization } = await desk();
    await kpi('volume', 'all');
    await version('volume', '2.0', '2026-07-01T00:00:00Z', { expression: '-all' });
    const ask = (question: Partial<Question>) => organization.as('VIEWER', (ctx) => evaluateTable(ctx, {
      kpis: ['volume'], window: MONTHS.window, by: ['channel'], orderBy: [{ by: 'volume' }], versioning: 'SPLICE', ...question,
    }));
    expect((await ask({})).rows).toEqual([['phone', 15], ['chat', 6]]);
    expect((await ask({ having: 'volume > -10' })).rows).toEqual([['chat', 6]]);
  });

  it('explains every version that answers, with the formula that it is in the plan', async () => {
    const { kpi, version, organization } = await desk();
    await kpi('volume', 'all');
    await version('volume', '2.0', '2026-04-01T00:00:00Z', { expression: 'phone' });
    const explained = await organization.as('ANALYST', (ctx) => explain(ctx, { kpis: ['volume'], ...MONTHS, versioning: 'SPLICE' }, false));
    expect(explained.canonical).toEqual(['volume = all', 'volume = phone']);
    expect(explained.plan).toMatchObject({ kpis: [{ versions: [{ from: null, formula: 0 }, { from: '2026-04-01T00:00:00Z', formula: 1 }] }] });
    // Both are columns of one statement.
    expect(explained.statements).toHaveLength(1);
  });

  it('refuses more versions than are read at once, and says what to ask instead', async () => {
    const { kpi, version, series } = await desk();
    await kpi('volume', 'all');
    const start = Date.UTC(2026, 1, 1);
    for (let hour = 1; hour <= 200; hour += 1) {
      await version('volume', `1.${hour}`, new Date(start + hour * 3_600_000).toISOString(), { expression: 'all', minSample: hour });
    }
    const question = { versioning: 'SPLICE', window: { between: { from: '2026-02-01', to: '2026-02-11' } } } as const;
    const { code, details } = await refusal(series({ ...question, grain: 'HOUR' }));
    expect([code, details.argument, details.hint]).toEqual(['TOO_EXPENSIVE', 'versioning', expect.stringContaining('coarser grain')]);
    expect((await series({ ...question, grain: 'DAY' })).periods).toHaveLength(10);
  });
});

describe('a version as it was published', () => {
  it('reads what it read then, also after its measure was redefined and deleted, and its source with it', async () => {
    const { kpi, version, told, define, organization } = await desk();
    await valid(define.source({ key: 'mails', name: 'Mails', coversFrom: '2026-01-01', fields: [{ key: 'channel', type: 'TEXT', role: 'DIMENSION' }] }));
    await organization.as('ADMIN', (ctx) => recordInteractions(ctx, { source: 'mails', interactions: [
      { key: 'm1', occurredAt: '2026-02-01T00:00:00Z', fields: { channel: 'mail' } }, { key: 'm2', occurredAt: '2026-02-02T00:00:00Z', fields: {} },
    ] }));
    await valid(define.measure({ key: 'mails_all', source: 'mails', aggregation: 'COUNT' }));
    const { current: first } = await kpi('volume', 'mails_all');
    await version('volume', '2.0', '2026-03-01T00:00:00Z', { expression: 'all' });
    await organization.as('ANALYST', (ctx) => defineMeasure(ctx, { key: 'mails_all', source: 'mails', aggregation: 'COUNT', filter: 'channel == "mail"' }));
    const expected = [0, 2, 3, 4, 5, 6];
    expect(await told({ versioning: 'SPLICE' })).toEqual(expected);
    await organization.as('ANALYST', (ctx) => deleteMeasure(ctx, 'mails_all'));
    await organization.as('ANALYST', (ctx) => deleteSource(ctx, 'mails'));
    expect(await told({ versioning: 'SPLICE' })).toEqual(expected);
    expect(await told({ version: first!.id })).toEqual([0, 2, 0, 0, 0, 0]);
    const rows = await organization.as('ANALYST', async (ctx) => {
      const { groups: [group] } = await evaluateSeries(ctx, { kpis: ['volume'], ...MONTHS, version: first!.id });
      return group!.points[1]!.components[0]!.interactions({});
    });
    expect(rows.items.map(({ key }) => key)).toEqual(['m2', 'm1']);
    expect((await organization.as('VIEWER', (ctx) => evaluateTable(ctx, {
      kpis: ['volume'], ...MONTHS, versioning: 'SPLICE', by: ['channel'], where: 'channel == "mail"',
    }))).rows[1]).toEqual(['2026-02-01', 'mail', 1]);
  });

  it('answers for all periods when it is asked by its id', async () => {
    const { kpi, version, told, series } = await desk();
    await kpi('volume', 'all');
    const second = await version('volume', '2.0', '2026-03-01T00:00:00Z', { expression: 'phone' });
    await version('volume', '3.0', '2026-05-01T00:00:00Z', { expression: 'phone * 10' });
    expect(await told({ version: second.id })).toEqual([0, 1, 2, 3, 4, 5]);
    const { groups: [group] } = await series({ version: second.id });
    expect(group!.points.every(({ versionId, breakBefore }) => versionId === second.id && !breakBefore)).toBe(true);
    expect(group!.total.value).toBe(15);
  });

  it('is refused under SPLICE, by another KPI, where there is none, and before it was recorded', async () => {
    const { kpi, version, series } = await desk();
    await kpi('volume', 'all');
    await kpi('other', 'all');
    const { freshness } = await series({});
    const second = await version('volume', '2.0', '2026-03-01T00:00:00Z', { expression: 'phone' });
    const refused = async (question: Partial<SeriesQuestion>) => {
      const { code, details: { argument, hint } } = await refusal(series({ version: second.id, ...question }));
      return { code, argument, hint };
    };
    expect(await refused({ versioning: 'SPLICE' })).toMatchObject({ code: 'BAD_INPUT', argument: 'versioning' });
    expect(await refused({ kpis: ['other'] })).toEqual({ code: 'NOT_FOUND', argument: 'version', hint: undefined });
    expect(await refused({ version: 'no id' })).toEqual({ code: 'NOT_FOUND', argument: 'version', hint: undefined });
    expect(await refused({ asOf: { definition: freshness.knowledge } }))
      .toEqual({ code: 'NOT_FOUND', argument: 'version', hint: `It was recorded at ${second.recordedAt}, after asOf.definition.` });
  });
});

describe('a draft', () => {
  let the: Desk;
  let id: string;
  beforeAll(async () => {
    the = await desk();
    await the.kpi('volume', 'all');
    id = await the.draft('volume', { expression: 'phone' });
  });

  it('answers by its id to those who may read drafts, and is nothing to others', async () => {
    expect(await the.told({ version: id }, 'ANALYST')).toEqual([0, 1, 2, 3, 4, 5]);
    const [ofDraft, ofNothing] = [await refusal(the.series({ version: id })), await refusal(the.series({ version: the.organization.id }))];
    expect(ofDraft.message.replace(id, '…')).toBe(ofNothing.message.replace(the.organization.id, '…'));
    expect([ofDraft.code, ofDraft.details]).toEqual([ofNothing.code, ofNothing.details]);
  });

  it('never answers by default', async () => {
    expect(await the.told({}, 'ANALYST')).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await the.told({ versioning: 'SPLICE' }, 'ANALYST')).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('that was published since is, as of before, the draft that it was', async () => {
    const { freshness: { knowledge } } = await the.series({ version: id }, 'ANALYST');
    await the.version('volume', '2.0', '2026-04-01T00:00:00Z', { expression: 'phone' }, id);
    const asOf = { knowledge, definition: knowledge };
    expect(await the.told({ version: id })).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await the.told({ version: id, asOf }, 'ANALYST')).toEqual([0, 1, 2, 3, 4, 5]);
    expect((await refusal(the.series({ version: id, asOf }))).code).toBe('NOT_FOUND');
    expect(await the.told({ versioning: 'SPLICE', asOf })).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await the.told({ versioning: 'SPLICE' })).toEqual([1, 2, 3, 3, 4, 5]);
  });
});

describe('a retired KPI', () => {
  it('answers by its last version until it was retired, and has no value from then on', async () => {
    const { kpi, version, retirement, told, series, organization } = await desk();
    await kpi('volume', 'all');
    const second = await version('volume', '2.0', '2026-03-01T00:00:00Z', { expression: 'phone' });
    const before = (await series({})).freshness.knowledge;
    await retirement('volume', '2026-05-10T00:00:00Z');
    expect(await told({})).toEqual([0, 1, 2, 3, 4, 'UNDEFINED']);
    expect(await told({ versioning: 'SPLICE' })).toEqual([1, 2, 2, 3, 4, 'UNDEFINED']);
    expect(await told({ version: second.id })).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await told({ asOf: { definition: before } })).toEqual([0, 1, 2, 3, 4, 5]);
    const total = async (from: string) => (await series({ window: { between: { from, to: '2026-07-01' } } })).groups[0]!.total;
    expect(await total('2026-01-01')).toMatchObject({ value: 15, versionId: second.id });
    expect(await total('2026-06-01')).toMatchObject({ value: null, reason: 'UNDEFINED', versionId: second.id });
    await organization.as('ANALYST', (ctx) => deleteMeasure(ctx, 'phone'));
    expect(await told({})).toEqual([0, 1, 2, 3, 4, 'UNDEFINED']);
  });

  it('that was brought back answers again', async () => {
    const { kpi, version, retirement, told } = await desk();
    await kpi('volume', 'all');
    await retirement('volume', '2026-03-01T00:00:00Z');
    await version('volume', '2.0', '2026-04-01T00:00:00Z', { expression: 'phone' });
    expect(await told({ versioning: 'SPLICE' })).toEqual([1, 2, 3, 3, 4, 5]);
  });
});
