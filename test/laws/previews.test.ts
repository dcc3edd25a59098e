import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { applyDefinitions } from '../../src/app/apply-definitions.js';
import { defineKpi } from '../../src/app/define-kpi.js';
import type { KpiInput } from '../../src/app/definitions/kpi-content.js';
import { compiledCatalog } from '../../src/app/evaluation/compiled-catalog.js';
import { evaluateSeries } from '../../src/app/evaluate-series.js';
import type { SeriesModel } from '../../src/app/evaluation-answer.js';
import type { PreviewQuestion } from '../../src/app/preview/preview-changes.js';
import type { PreviewedKpi, PreviewedPoint, PreviewedValue } from '../../src/app/preview/previewed-kpi.js';
import { previewKpi } from '../../src/app/preview-kpi.js';
import { Decimal } from '../../src/kernel/decimal.js';
import { YardstickError } from '../../src/kernel/errors.js';
import { compatible, toCanonical, toDisplayed, type Unit } from '../../src/lang/units.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';
import { CONTEXT_MEASURES, seedContexts } from './context-fixture.js';

/** KPIs that stand on each other, the later on the earlier ones; what each of them says changes with every edit that is published. */
const WEB = ['base', 'rate', 'wait', 'twice', 'score', 'summary'] as const;
type Key = (typeof WEB)[number];

const AT_FIRST: Readonly<Record<Key, string>> = {
  base: 'opened', rate: 'phoned / base', wait: 'talk_mean', twice: '2 * rate', score: 'twice + growth(base)', summary: 'score - rate',
};
const AS_FILE = {
  path: 'kpis.yaml',
  text: `kpis:\n${WEB.map((key) => `  - { key: ${key}, name: ${key}, expression: "${AT_FIRST[key]}", direction: NEUTRAL }\n`).join('')}`,
};
/** Edits make a web ever stranger. */
const EDITS_OF_ONE_WEB = 25;

let organization: TestOrganization;
let expressions: Map<Key, string>;
let edits = 0;
beforeAll(async () => {
  const { database } = await testDatabase();
  organization = await newOrganization(database, { timeZone: 'Europe/Paris' });
  await organization.as('ADMIN', seedContexts);
}, 120_000);

async function asAtFirst(): Promise<void> {
  expressions = new Map(WEB.map((key) => [key, AT_FIRST[key]]));
  const { findings } = await organization.as('ANALYST', (ctx) => applyDefinitions(ctx, { files: [AS_FILE] }));
  expect(findings).toEqual([]);
}

const defined = (input: KpiInput) => organization.as('ANALYST', (ctx) => defineKpi(ctx, input));

/** The last two are wrong. */
const FORMS = [
  'previous(#)', 'rolling(#, 5, "day")', 'to_date(#, "month")', 'growth(#)', 'cumulative(#)', 'mean_over(#, "day")', 'share(#)',
  '# / overall(#, "team")',
  'where(#, channel == "phone")', 'where(#, team in ["north", "west"])', '# > 3 ? # : 7', '2 * #', 'coalesce(#, 0)', 'previous(#', '# + unknown',
];
/** What a KPI says, by its place in the web. */
interface Text { (at: number): string }
const name = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...CONTEXT_MEASURES).map((key): Text => () => key) },
  // Mostly one that stands before it; now and then any, which makes circles, and is refused.
  { weight: 4, arbitrary: fc.record({ to: fc.nat(20), isAny: fc.nat(15).map((n) => n === 0) })
    .map(({ to, isAny }): Text => (at) => (isAny ? WEB[to % WEB.length]! : at === 0 ? 'opened' : WEB[to % at]!)) },
);
const body = fc.letrec<{ text: Text }>((tie) => ({
  text: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    name,
    fc.tuple(fc.constantFrom('/', '/', '+', '-', '*'), tie('text'), tie('text'))
      .map(([operator, left, right]): Text => (at) => `(${left(at)} ${operator} ${right(at)})`),
    fc.tuple(fc.constantFrom(...FORMS), tie('text')).map(([form, inner]): Text => (at) => form.replaceAll('#', () => inner(at))),
  ),
})).text;

const edit = fc.record({
  at: fc.nat(WEB.length - 1),
  text: body,
  unit: fc.constantFrom(null, null, null, null, '%', 'min', 'h', 'points'),
  minSample: fc.constantFrom(null, null, 30),
  direction: fc.constantFrom<KpiInput['direction']>('NEUTRAL', 'HIGHER_IS_BETTER'),
  isAgain: fc.nat(9).map((n) => n === 0),
});
const question = fc.record({
  day: fc.integer({ min: 0, max: 480 }),
  days: fc.integer({ min: 1, max: 60 }),
  grain: fc.constantFrom<PreviewQuestion['grain']>(undefined, 'DAY', 'WEEK', 'MONTH', 'MONTH', 'QUARTER'),
  by: fc.constantFrom([], [], ['channel'], ['team', 'channel'], ['weekday']),
  where: fc.constantFrom(undefined, undefined, 'channel == "phone"', 'talk > 200'),
  timeZone: fc.constantFrom(undefined, 'America/New_York', 'Asia/Kolkata'),
  hoursToNow: fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.constant(8_000)),
}).map(({ day, days, hoursToNow, ...more }): PreviewQuestion => {
  const from = Temporal.PlainDate.from('2025-01-05').add({ days: day });
  const knowledge = from.toZonedDateTime('UTC').add({ hours: hoursToNow }).toInstant().toString();
  return { window: { between: { from: from.toString(), to: from.add({ days }).toString() } }, asOf: { knowledge }, ...more };
});

/** A KPI's answer with the unit and version that gave it; the message where it was refused. */
interface Answered { readonly series: SeriesModel | string; readonly unit: Unit; readonly version: string }

const evaluated = (keys: readonly Key[], asked: PreviewQuestion): Promise<Map<Key, Answered>> =>
  organization.as('ANALYST', async (ctx) => {
    const definitions = await compiledCatalog(await ctx.reading(), null);
    return new Map(await Promise.all(keys.map(async (key, index): Promise<[Key, Answered]> => {
      const definition = definitions.catalog.kpi(key)!;
      // The first is grouped, those that depend on it are not.
      const { by, ...plain } = asked;
      const series = await evaluateSeries(ctx, { kpis: [key], ...(index === 0 ? { by, ...plain } : plain) }).catch(messageOf);
      return [key, { series, unit: definitions.check(definition).unit, version: definition.versionId }];
    })));
  });

const messageOf = (error: unknown): string => {
  if (error instanceof YardstickError && error.code !== 'INTERNAL') return error.message;
  throw error;
};

/** Keys that a KPI's expression names, or those named there name, by their texts alone. */
function dependentsOf(key: Key): Key[] {
  const isKey = (word: string): word is Key => WEB.some((each) => each === word);
  const named = (other: Key): Key[] => expressions.get(other)!.match(/\w+/g)!.filter(isKey);
  const names = (other: Key): boolean => named(other).some((each) => each === key || names(each));
  return WEB.filter((other) => other !== key && names(other));
}

type Said = Pick<PreviewedValue, 'value' | 'exact' | 'reason'>;
const said = ({ value, exact, reason }: Said): Said => ({ value, exact, reason });

/** The value as it was, in the unit that it would have, where it measures the same. */
function expectBefore(found: PreviewedValue, was: Said, old: Unit, now: Unit): void {
  if (old.display === now.display || was.exact === null || !compatible(old, now)) return expect(found).toEqual(said(was));
  const expected = toDisplayed(toCanonical(new Decimal(was.exact), old), now);
  // What was rounded for display once is not the canonical value any more.
  const error = new Decimal(found.exact!).minus(expected).abs();
  expect([found.reason, error.lte(Decimal.max(expected.abs(), 1).times(1e-30))]).toEqual([null, true]);
  expect(found.value).toBeCloseTo(expected.toNumber(), 9);
}

interface Side { readonly before: Answered; readonly after: Answered }

/** Whether the preview of one KPI is the difference of the two answers, and tells its largest changes. */
function expectDifference(preview: PreviewedKpi, { before, after }: Side, hasGrain: boolean): void {
  const [old, now] = [before.series, after.series];
  expect(preview.refusal).toBe(typeof old === 'string' ? old : typeof now === 'string' ? now : null);
  if (typeof old === 'string' || typeof now === 'string') {
    return expect([preview.groups, preview.moved, preview.of]).toEqual([[], 0, 0]);
  }
  expect(preview.unit).toBe(after.unit.display);
  const groupsOf = (series: SeriesModel) => new Map(series.groups.map((group) => [JSON.stringify(group.dimensions), group]));
  const [was, is] = [groupsOf(old), groupsOf(now)];
  const found = preview.groups.map(({ dimensions }) => JSON.stringify(dimensions));
  expect(new Set(found)).toEqual(new Set([...was.keys(), ...is.keys()]));
  expect(new Set(found).size).toBe(found.length);
  for (const group of preview.groups) {
    const [then, later] = [was, is].map((side) => side.get(JSON.stringify(group.dimensions)));
    const all = [group.total, ...group.points];
    expect(group.points.map(({ period }) => period)).toEqual(now.periods);
    // A group that one of them has no rows of is not in its answer.
    if (then !== undefined) [then.total, ...then.points].forEach((point, index) => expectBefore(all[index]!.before!, point, before.unit, after.unit));
    if (later !== undefined) [later.total, ...later.points].forEach((point, index) => expect(all[index]!.after).toEqual(said(point)));
  }
  expectChanges(preview, compatible(before.unit, after.unit), hasGrain);
}

/** What is told of the changes, from the values that were held to the answers. */
function expectChanges({ groups, moved, of, largest }: PreviewedKpi, isOneUnit: boolean, hasGrain: boolean): void {
  const points = groups.flatMap(({ total, points: each }) => (hasGrain ? each : [total]));
  const changeOf = ({ before, after }: PreviewedPoint): number | null =>
    (before?.exact == null || after?.exact == null || !isOneUnit ? null : new Decimal(after.exact).minus(before.exact).toNumber());
  const differing = points.filter((point) =>
    point.before!.reason !== point.after!.reason || point.before!.exact !== point.after!.exact || (!isOneUnit && point.before!.exact !== null));
  for (const point of groups.flatMap(({ total, points: each }) => [total, ...each])) {
    const change = changeOf(point);
    expect(point.change).toEqual(change === null ? null : expect.closeTo(change, 9));
    const grew = change === null || !(point.before!.value! > 0) ? null : change / point.before!.value!;
    expect(point.growth).toEqual(grew === null ? null : expect.closeTo(grew, 6));
  }
  expect([moved, of]).toEqual([differing.length, points.length]);
  const size = (point: PreviewedPoint): number => (point.change === null ? Infinity : Math.abs(point.change));
  const ordered = differing.map((point, index) => ({ point, index }))
    .sort((a, b) => (size(a.point) === size(b.point) ? a.index - b.index : size(b.point) - size(a.point)));
  expect(largest).toEqual(ordered.map(({ point }) => point));
}

describe('a preview', () => {
  it('is the difference of two evaluations: before a draft is published and after; what is wrong with it is what publishing finds', async () => {
    const tally = { published: 0, refused: 0, moved: 0, dependents: 0 };
    const runs = sample(25, 2_000);
    await fc.assert(fc.asyncProperty(edit, question, async ({ at, text, isAgain, ...content }, asked) => {
      if (edits % EDITS_OF_ONE_WEB === 0) await asAtFirst();
      edits += 1;
      const key = WEB[at]!;
      const expression = isAgain ? expressions.get(key)! : text(at);
      const draft: KpiInput = { key, name: key, ...content, expression };
      const following = dependentsOf(key);
      const before = await evaluated([key, ...following], asked);

      const preview = await organization.as('ANALYST', (ctx) => previewKpi(ctx, { draft, ...asked })).catch(messageOf);
      const { diagnostics } = await defined(draft);
      if (diagnostics.length > 0) {
        tally.refused += 1;
        return expect(preview).toMatchObject({ diagnostics, changes: [], kpi: null, dependents: [] });
      }
      tally.published += 1;
      expressions.set(key, expression);
      const after = await evaluated([key, ...following], asked);
      const sides = (of: Key): Side => ({ before: before.get(of)!, after: after.get(of)! });
      const own = sides(key);
      if (typeof preview === 'string') return expect([own.before.series, own.after.series]).toContain(preview);
      expectDifference(preview.kpi!, own, asked.grain !== undefined);
      const isChanged = own.before.version !== own.after.version;
      expect(new Set(preview.dependents.map((dependent) => dependent.key))).toEqual(new Set(isChanged ? following : []));
      for (const each of preview.dependents) expectDifference(each, sides(each.key as Key), asked.grain !== undefined);
      tally.dependents += preview.dependents.length;
      tally.moved += [preview.kpi!, ...preview.dependents].filter(({ moved }) => moved > 0).length;
    }), { numRuns: runs, endOnFailure: true });
    for (const count of Object.values(tally)) expect(count).toBeGreaterThan(sample(1, runs / 6));
  }, sample(120_000, 7_200_000));
});
