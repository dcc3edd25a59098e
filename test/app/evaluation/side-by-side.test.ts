import { beforeAll, describe, expect, it } from '@jest/globals';
import { askedVersion, type AskedVersion } from '../../../src/app/evaluation/asked-version.js';
import { CompiledCatalog } from '../../../src/app/evaluation/compiled-catalog.js';
import { sideBySide, type SideBySide } from '../../../src/app/evaluation/evaluate-side-by-side.js';
import { evaluateSeries } from '../../../src/app/evaluate-series.js';
import type { Question } from '../../../src/app/evaluation-answer.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import type { Catalog, KpiDefinition, MeasureDefinition } from '../../../src/lang/catalog.js';
import { loadCatalog } from '../../../src/store/catalog.js';
import { testDatabase } from '../../support/database.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { ANSWERED, CALLS, COUNT, definer, RATE, valid } from '../definition-fixture.js';

let organization: TestOrganization;
beforeAll(async () => {
  const { database } = await testDatabase();
  organization = await newOrganization(database);
  const define = definer(organization);
  await valid(define.source({ ...CALLS, coversFrom: '2026-03-01' }));
  for (const measure of [COUNT, ANSWERED, { key: 'talk', source: 'calls', aggregation: 'SUM', value: 'duration' } as const]) {
    await valid(define.measure(measure));
  }
  await valid(define.kpi(RATE));
  await valid(define.kpi({ key: 'talk_time', name: 'Talk', expression: 'talk', direction: 'NEUTRAL' }));
  // On the first day four calls by phone, of which three were answered; on the second two by chat, of which one was.
  const call = (key: string, day: string, channel: string, answered: boolean) =>
    ({ key, occurredAt: `2026-03-0${day}T12:00:00Z`, fields: { channel, answered, duration: 30 } });
  await organization.as('ADMIN', (ctx) => recordInteractions(ctx, { source: 'calls', interactions: [
    call('a', '1', 'phone', true), call('b', '1', 'phone', true), call('c', '1', 'phone', true), call('d', '1', 'phone', false),
    call('e', '2', 'chat', true), call('f', '2', 'chat', false),
  ] }));
});

const DAYS = { window: { between: { from: '2026-03-01', to: '2026-03-03' } }, grain: 'DAY' } as const;

/** The definitions as stored, but for some. */
const withChanges = (catalog: Catalog, kpis: readonly Partial<KpiDefinition>[], measures: readonly MeasureDefinition[] = []): Catalog => ({
  ...catalog,
  kpi: (key) => {
    const change = kpis.find((kpi) => kpi.key === key);
    return change === undefined ? catalog.kpi(key) : { ...catalog.kpi('answer_rate')!, versionId: 'planned', unit: null, ...change };
  },
  measure: (key) => measures.find((measure) => measure.key === key) ?? catalog.measure(key),
});

/** The KPIs before and after a change; null where one is not there. */
const compared = (
  keys: readonly string[], change: (catalog: Catalog) => Catalog, question: Partial<Question> = {},
): Promise<SideBySide> => organization.as('ANALYST', async (ctx) => {
  const before = await loadCatalog(await ctx.reading(), null);
  const of = (catalog: Catalog, key: string): AskedVersion | null => {
    const definition = catalog.kpi(key);
    return definition === undefined ? null : askedVersion(definition, new CompiledCatalog(catalog));
  };
  const after = change(before);
  return sideBySide(ctx, { ...DAYS, ...question }, keys.map((key) => ({ key, before: of(before, key), after: of(after, key) })));
});

const told = (answer: SideBySide) => answer.groups.map(({ values, kpis }) => [
  ...values, ...kpis.map(({ points, total }) => [...points, total].map(({ before, after }) =>
    [before, after].map((point) => (point === null ? null : point.value?.toNumber() ?? point.reason)))),
]);

describe('two versions side by side', () => {
  it('are answered per period and in total', async () => {
    const answer = await compared(['answer_rate'], (catalog) => withChanges(catalog, [{ key: 'answer_rate', expression: '1 - calls_answered / calls_all' }]));
    expect(told(answer)).toEqual([[[[0.75, 0.25], [0.5, 0.5], [4 / 6, 2 / 6]]]]);
  });

  it('are answered per group, and where a KPI is new or gone', async () => {
    const answer = await compared(
      ['answer_rate', 'unanswered', 'talk_time'],
      (catalog) => {
        const changed = withChanges(catalog, [{ key: 'unanswered', expression: 'calls_all - calls_answered' }]);
        return { ...changed, kpi: (key) => (key === 'talk_time' ? undefined : changed.kpi(key)) };
      },
      { by: ['channel'], grain: null, orderBy: [{ by: 'unanswered', descending: true }, { by: 'talk_time' }] },
    );
    expect(told(answer)).toEqual([
      ['chat', ...[[0.5, 0.5], [null, 1], [60, null]].map((pair) => [pair, pair])],
      ['phone', ...[[0.75, 0.75], [null, 1], [120, null]].map((pair) => [pair, pair])],
    ]);
  });

  it('follow a change of a measure beneath them', async () => {
    const answer = await compared(['answer_rate'], (catalog) =>
      withChanges(catalog, [], [{ ...catalog.measure('calls_all')!, filter: 'channel == "phone"' }]));
    expect(told(answer)).toEqual([[[[0.75, 0.75], [0.5, 'ZERO_DENOMINATOR'], [4 / 6, 1]]]]);
  });

  it('are told in the unit of the one after, where they measure the same', async () => {
    const talk = (unit: string) => (catalog: Catalog) => withChanges(catalog, [{ key: 'talk_time', expression: 'talk', unit }]);
    expect(told(await compared(['talk_time'], talk('h')))).toEqual([[[[2, 2], [1, 1], [3, 3]]]]);
  });

  it('are what two evaluations give', async () => {
    const answer = await compared(['answer_rate'], (catalog) => catalog);
    const { groups: [group] } = await organization.as('ANALYST', (ctx) => evaluateSeries(ctx, { kpis: ['answer_rate'], ...DAYS }));
    const [{ kpis: [paired] }] = answer.groups as [SideBySide['groups'][number]];
    expect(paired!.points.map(({ before, after }) => [before!.value!.toNumber(), after!.value!.toNumber()]))
      .toEqual(group!.values.map((value) => [value, value]));
    expect([answer.window, answer.periods.length, answer.freshness.sources.map(({ source }) => source)])
      .toEqual([expect.objectContaining({ from: Date.UTC(2026, 2, 1), to: Date.UTC(2026, 2, 3) }), 2, ['calls']]);
  });
});
