import { beforeAll, describe, expect, it } from '@jest/globals';
import type { KpiInput } from '../../src/app/definitions/kpi-content.js';
import { draftKpi } from '../../src/app/draft-kpi.js';
import { kpi } from '../../src/app/kpi.js';
import type { PreviewedPoint } from '../../src/app/preview/previewed-kpi.js';
import { previewKpi, type PreviewKpiInput } from '../../src/app/preview-kpi.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { ANSWERED, CALLS, COUNT, definer, RATE, refusal, valid } from './definition-fixture.js';

/** Six calls: four in January, of which three were answered, two in February, both answered, none in March. */
const CALLED = [
  ['2026-01-05', 'phone', true, 10], ['2026-01-06', 'phone', true, 2], ['2026-01-07', 'chat', false, 5], ['2026-01-08', 'chat', true, 4],
  ['2026-02-05', 'phone', true, 2], ['2026-02-06', 'chat', true, 8],
] as const;
const interactions = CALLED.map(([day, channel, answered, duration], index) =>
  ({ key: `c${index}`, occurredAt: `${day}T12:00:00Z`, fields: { channel, answered, duration } }));

const MISSED: KpiInput = { key: 'missed_rate', name: 'Missed', expression: '1 - answer_rate', unit: '%', direction: 'LOWER_IS_BETTER' };
const WEEKLY: KpiInput = { key: 'weekly_rate', name: 'Of a week', expression: 'mean_over(answer_rate, "week")', direction: 'NEUTRAL' };
const HANDLED: KpiInput = { key: 'handled', name: 'Handled', expression: 'calls_answered', direction: 'NEUTRAL' };
/** Answered means: for more than three minutes. Two of four in January, one of two in February. */
const STRICTER: KpiInput = { ...RATE, expression: 'where(calls_answered, duration > minutes(3)) / calls_all' };
const QUARTER = { window: { between: { from: '2026-01-01', to: '2026-04-01' } }, grain: 'MONTH' } as const;

let organization: TestOrganization;
beforeAll(async () => {
  const { database } = await testDatabase();
  organization = await newOrganization(database);
  const define = definer(organization);
  await valid(define.source({ ...CALLS, coversFrom: '2026-01-01' }));
  await organization.as('ADMIN', (ctx) => recordInteractions(ctx, { source: 'calls', interactions }));
  for (const measure of [COUNT, ANSWERED]) await valid(define.measure(measure));
  for (const each of [RATE, MISSED, WEEKLY, HANDLED]) await valid(define.kpi(each));
});

const preview = (input: Partial<PreviewKpiInput>) => organization.as('ANALYST', (ctx) => previewKpi(ctx, { ...QUARTER, ...input }));
const shown = ({ period: { label }, before, after, change }: PreviewedPoint): unknown[] =>
  [label, before && (before.value ?? before.reason), after && (after.value ?? after.reason), change];

describe('the preview of a draft', () => {
  it('tells each point before and after, what becomes of those that stand on it, and which changes are the largest', async () => {
    const { diagnostics, changes, kpi: own, dependents } = await preview({ draft: STRICTER });
    expect(diagnostics).toEqual([]);
    expect(changes.map(({ key, action, change, version }) => [key, action, change, version])).toEqual([
      ['answer_rate', 'CHANGED', 'MAJOR', '2.0'], ['missed_rate', 'FOLLOWED', 'MAJOR', '2.0'], ['weekly_rate', 'FOLLOWED', 'MAJOR', '2.0'],
    ]);
    expect(changes[0]!.parts).toEqual([{
      part: 'expression', before: 'calls_answered / calls_all', after: 'where(calls_answered, duration > minutes(3)) / calls_all',
    }]);
    expect(own).toMatchObject({ key: 'answer_rate', name: 'Answer rate', unit: '%', direction: 'HIGHER_IS_BETTER', refusal: null, moved: 2, of: 3 });
    const [{ dimensions, total, points }] = own!.groups as [NonNullable<typeof own>['groups'][number]];
    expect([dimensions, shown(total)]).toEqual([[], ['2026-01..2026-03', 5 / 6, 0.5, expect.closeTo(-1 / 3, 12)]]);
    expect(points.map(shown)).toEqual([
      ['2026-01', 0.75, 0.5, -0.25], ['2026-02', 1, 0.5, -0.5], ['2026-03', 'ZERO_DENOMINATOR', 'ZERO_DENOMINATOR', null],
    ]);
    expect(points.map(({ growth, differs }) => [growth, differs])).toEqual([[expect.closeTo(-1 / 3, 12), true], [-0.5, true], [null, false]]);
    expect(own!.largest).toEqual([points[1], points[0]]);

    const [missed] = dependents;
    expect(missed).toMatchObject({ key: 'missed_rate', moved: 2, of: 3 });
    expect(missed!.groups[0]!.points.map(shown)).toEqual([
      ['2026-01', 0.25, 0.5, 0.25], ['2026-02', 0, 0.5, 0.5], ['2026-03', 'ZERO_DENOMINATOR', 'ZERO_DENOMINATOR', null],
    ]);
    // From nothing, nothing grows.
    expect(missed!.groups[0]!.points[1]!.growth).toBeNull();
  });

  it('says of a dependent why the question does not fit it, be it the only one or not', async () => {
    const refused = { key: 'weekly_rate', refusal: expect.stringContaining('not made of whole ones'), groups: [], moved: 0, of: 0, largest: [] };
    expect((await preview({ draft: STRICTER })).dependents).toEqual([expect.objectContaining({ refusal: null }), expect.objectContaining(refused)]);
    const alone = await preview({ draft: { ...MISSED, expression: '1 - answer_rate - 0' } });
    expect([alone.kpi!.moved, alone.dependents]).toEqual([0, []]);
    await valid(definer(organization).kpi({ ...WEEKLY, key: 'weekly_missed', expression: 'mean_over(missed_rate, "week")' }));
    const { dependents } = await preview({ draft: { ...MISSED, expression: '2 - answer_rate' } });
    expect(dependents).toEqual([expect.objectContaining({ ...refused, key: 'weekly_missed' })]);
  });

  it('groups the KPI, and not those that stand on it', async () => {
    const { kpi: own, dependents } = await preview({ draft: STRICTER, by: ['channel'], grain: null });
    expect(own!.groups.map(({ dimensions: [channel], total }) => [channel!.value, ...shown(total).slice(1, 3)]))
      .toEqual([['chat', expect.closeTo(2 / 3, 12), expect.closeTo(2 / 3, 12)], ['phone', 1, expect.closeTo(1 / 3, 12)]]);
    // Totals count where there are no periods.
    expect([own!.moved, own!.of, own!.largest.map(({ dimensions: [channel] }) => channel!.value)]).toEqual([1, 2, ['phone']]);
    expect(dependents[0]!.groups.map(({ dimensions }) => dimensions)).toEqual([[]]);
  });

  it('of a new KPI has nothing before', async () => {
    const draft: KpiInput = { key: 'volume', name: 'Volume', expression: 'calls_all', direction: 'NEUTRAL' };
    const { changes, kpi: own, dependents } = await preview({ draft });
    expect([changes.map(({ action }) => action), dependents]).toEqual([['CREATED'], []]);
    expect(own!.largest.map(shown)).toEqual([['2026-01', null, 4, null], ['2026-02', null, 2, null], ['2026-03', null, 0, null]]);
    expect([own!.moved, own!.of]).toEqual([3, 3]);
  });

  it('puts before all other changes where a value is lost', async () => {
    const { kpi: own } = await preview({ draft: { ...STRICTER, minSample: 3 } });
    expect(own!.largest.map(shown)).toEqual([['2026-02', 1, 'INSUFFICIENT_SAMPLE', null], ['2026-01', 0.75, 0.5, -0.25]]);
  });

  it('takes nothing from what measures something else', async () => {
    const { kpi: own } = await preview({ draft: { ...HANDLED, expression: 'calls_answered * minutes(1)', unit: 'min' }, grain: null });
    expect([own!.unit, own!.largest.map(shown)]).toEqual(['min', [['2026-Q1', 5, 5, null]]]);
  });

  it('is the same for a draft that is stored, by its id', async () => {
    const { draft } = await organization.as('ANALYST', (ctx) => draftKpi(ctx, STRICTER));
    const { freshness: _stored, ...stored } = await preview({ key: 'answer_rate', version: draft!.id });
    const { freshness: _given, ...given } = await preview({ draft: STRICTER });
    expect(stored).toEqual(given);
    expect((await refusal(preview({ key: 'missed_rate', version: draft!.id }))).code).toBe('NOT_FOUND');
  });

  it('compares with the definitions of an earlier instant where that is asked', async () => {
    const counted = { ...HANDLED, key: 'counted' };
    const { current } = await valid(definer(organization).kpi(counted));
    await valid(definer(organization).kpi({ ...counted, expression: 'calls_all' }));
    const since = async (definition: string | null) => (await preview({ draft: counted, grain: null, asOf: { definition } })).kpi!.largest.map(shown);
    expect(await since(null)).toEqual([['2026-Q1', 6, 5, -1]]);
    expect(await since(current!.createdAt)).toEqual([]);
  });

  it('writes nothing', async () => {
    await preview({ draft: STRICTER });
    const { current } = (await organization.as('VIEWER', (ctx) => kpi(ctx, 'answer_rate')))!;
    expect(current).toMatchObject({ number: '1.0', expression: RATE.expression });
  });
});

describe('a preview is refused', () => {
  it('to a viewer', async () => {
    expect((await refusal(organization.as('VIEWER', (ctx) => previewKpi(ctx, { ...QUARTER, draft: STRICTER })))).code).toBe('FORBIDDEN');
  });

  it('where it is not said what of', async () => {
    for (const input of [{}, { draft: STRICTER, version: 'x' }]) {
      expect((await refusal(preview(input))).details.argument).toBe('draft');
    }
    expect((await refusal(preview({ version: 'x' }))).details.argument).toBe('key');
  });

  it('as an evaluation is, where the KPI itself does not fit the question', async () => {
    const unfit = await refusal(preview({ draft: { ...RATE, expression: 'mean_over(calls_all, "week")', unit: null } }));
    expect([unfit.code, unfit.details.argument]).toEqual(['BAD_INPUT', 'grain']);
    expect((await refusal(preview({ draft: STRICTER, by: ['chanel'] }))).details.argument).toBe('by[0]');
  });

  it('with diagnostics where the draft is wrong, or what stands on it could not bear it', async () => {
    const codes = async (draft: KpiInput) => {
      const { diagnostics, changes, kpi: own, dependents } = await preview({ draft });
      expect([changes, own, dependents]).toEqual([[], null, []]);
      return diagnostics.map(({ code }) => code);
    };
    expect(await codes({ ...RATE, expression: 'calls_answerd / calls_all' })).toEqual(['NAM201']);
    expect(new Set(await codes({ ...RATE, expression: 'calls_all * minutes(1)', unit: 'min' }))).toEqual(new Set(['NAM219']));
  });
});
