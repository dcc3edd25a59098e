import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { evaluateSeries, type SeriesQuestion } from '../../src/app/evaluate-series.js';
import type { PointModel } from '../../src/app/evaluation-answer.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import type { Database } from '../../src/store/database.js';
import { definer, valid } from '../app/definition-fixture.js';
import { kpiHistory } from '../app/kpi-history.js';
import { testDatabase } from '../support/database.js';
import { newOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';

type Grain = 'DAY' | 'MONTH';
interface Stretch { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate }

const DAY_ONE = Temporal.PlainDate.from('2026-01-01');
const startOf = (date: Temporal.PlainDate, grain: Grain): Temporal.PlainDate => (grain === 'MONTH' ? date.with({ day: 1 }) : date);
const lengthOf = (grain: Grain): Temporal.DurationLike => (grain === 'MONTH' ? { months: 1 } : { days: 1 });
const isBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(a, b) < 0;
const instantOf = (date: Temporal.PlainDate): number => date.toZonedDateTime('UTC').epochMilliseconds;

/** Formulas, each with the day from which it reads in a period (or window) of a grain. Null: from the beginning of all. */
const FORMULAS: Readonly<Record<string, (period: Stretch, step: Temporal.DurationLike) => Temporal.PlainDate | null>> = {
  'calls': ({ from }) => from,
  'chats / calls': ({ from }) => from,
  'rolling(calls, 10, "day")': ({ to }) => to.subtract({ days: 10 }),
  'calls + rolling(chats, 45, "day")': ({ from, to }) => [from, to.subtract({ days: 45 })].sort(Temporal.PlainDate.compare)[0]!,
  'growth(calls)': ({ from }, step) => from.subtract(step),
  'to_date(chats, "month")': ({ to }) => startOf(to.subtract({ days: 1 }), 'MONTH'),
  'calls > 3 ? calls : cumulative(chats)': () => null,
  'calls - shift(calls, 1, "month")': ({ from }) => from.subtract({ months: 1 }),
  'mean_over(calls, "day", weekday() <= 5)': ({ from, to }) => {
    let day = from;
    while (day.dayOfWeek > 5 && isBefore(day, to)) day = day.add({ days: 1 });
    return day;
  },
  // Stocks are read at the end, whatever lies before.
  'open': ({ to }) => to,
  'open - previous(open)': ({ from }) => from,
};

interface Version { readonly major: number; readonly minor: number; readonly effectiveFrom: number; readonly expression: string }
const instant = fc.record({ day: fc.integer({ min: 0, max: 100 }), hour: fc.constantFrom(0, 0, 13) })
  .map(({ day, hour }) => instantOf(DAY_ONE.add({ days: day })) + hour * 3_600_000);
const life = fc.array(
  fc.record({ isMajor: fc.constantFrom(true, true, false), effectiveFrom: instant, expression: fc.constantFrom(...Object.keys(FORMULAS)) }),
  { minLength: 2, maxLength: 6 },
).map((steps) => {
  let [major, minor] = [1, 0];
  return steps.map(({ isMajor, ...version }, index): Version => {
    if (index > 0) [major, minor] = isMajor ? [major + 1, 0] : [major, minor + 1];
    return { major, minor, ...version };
  });
});
const question = fc.record({
  day: fc.integer({ min: 0, max: 90 }), length: fc.integer({ min: 1, max: 70 }), grain: fc.constantFrom<Grain>('DAY', 'MONTH'),
});
/** As a share of them, how many of the versions the question knows; from 1 on all, and it names no definition instant. */
const share = fc.double({ min: 0, max: 1.5, noNaN: true });

/** Everything that a point says but which version said it. */
const said = ({ value, exact, reason, incomplete, components, interval }: PointModel) => ({
  value, exact, reason, incomplete, interval, components: components.map(({ measure, context, value: of, n }) => ({ measure, context, of, n })),
});
const UNDEFINED = { value: null, exact: null, reason: 'UNDEFINED', incomplete: [], interval: null, components: [] };

let database: Database;
let the: Awaited<ReturnType<typeof desk>>;
beforeAll(async () => ({ database } = await testDatabase()));

async function desk() {
  const organization = await newOrganization(database);
  const define = definer(organization);
  await valid(define.source({ key: 'contacts', name: 'Contacts', coversFrom: '2026-01-01', fields: [
    { key: 'channel', type: 'TEXT', role: 'DIMENSION' }, { key: 'until', type: 'INSTANT', role: 'TIME' },
  ] }));
  const interactions = Array.from({ length: 500 }, (_, index) => {
    const occurred = instantOf(DAY_ONE) + ((index * 7_919) % 4_344) * 3_600_000;
    return {
      key: `c${index}`, occurredAt: new Date(occurred).toISOString(),
      fields: { channel: index % 3 === 0 ? 'chat' : 'call', ...(index % 2 === 0 && { until: new Date(occurred + index * 3_600_000).toISOString() }) },
    };
  });
  await organization.as('ADMIN', (ctx) => recordInteractions(ctx, { source: 'contacts', interactions }));
  for (const channel of ['call', 'chat']) {
    await valid(define.measure({ key: `${channel}s`, source: 'contacts', aggregation: 'COUNT', filter: `channel == "${channel}"` }));
  }
  await valid(define.measure({ key: 'open', source: 'contacts', aggregation: 'COUNT', stock: { from: 'occurredAt', until: 'until' } }));
  return { organization, define, ...kpiHistory(database, organization) };
}

let lives = 0;
const LIVES_AT_ONE_DESK = 50;

/** A KPI that lives such a life; each version with the id that it was given, and when it was recorded. */
async function lived([first, ...later]: readonly Version[]) {
  if (lives % LIVES_AT_ONE_DESK === 0) the = await desk();
  const key = `life_${lives += 1}`;
  const { current } = await valid(the.define.kpi({ key, name: key, expression: first!.expression, direction: 'NEUTRAL' }));
  const versions = [{ ...first!, id: current!.id, recordedAt: current!.createdAt }];
  for (const version of later) {
    const { major, minor, effectiveFrom, expression } = version;
    versions.push({ ...version, ...await the.version(key, `${major}.${minor}`, new Date(effectiveFrom).toISOString(), { expression }) });
  }
  const { organization } = the;
  /** All of the questions in one request. */
  const ask = (questions: readonly Omit<SeriesQuestion, 'kpis'>[]) => organization.as('VIEWER', (ctx) =>
    Promise.all(questions.map(async (asked) => (await evaluateSeries(ctx, { kpis: [key], ...asked })).groups[0]!)));
  return { versions, ask };
}

/** Which of the versions was in force as a period began: the last one of those that were in effect, else the first. */
function inForce<V extends Version>(versions: readonly V[], from: Temporal.PlainDate): V {
  return versions.reduce((found, version) => (version.effectiveFrom <= instantOf(from) ? version : found), versions[0]!);
}

/** Whether a version, asked in a stretch, reads from before the first period that its major version answered. */
function isClear(versions: readonly Version[], version: Version, stretch: Stretch, step: Temporal.DurationLike, grain: Grain): boolean {
  const since = FORMULAS[version.expression]!(stretch, step);
  const firstPeriod = startOf(DAY_ONE.subtract({ months: 18 }), grain);
  let other = startOf(stretch.from, grain);
  while (!isBefore(other, firstPeriod) && inForce(versions, other).major === version.major) other = other.subtract(lengthOf(grain));
  // Nothing else was ever meant.
  if (isBefore(other, firstPeriod)) return true;
  return since !== null && !isBefore(since, other.add(lengthOf(grain)));
}

describe('a spliced series of any life', () => {
  it('is, period by period, that of the version in force where what it reads is clear of the break, and UNDEFINED elsewhere', async () => {
    await fc.assert(fc.asyncProperty(fc.noBias(life), fc.noBias(question), share, async (steps, { day, length, grain }, known) => {
      const { versions: all, ask } = await lived(steps);
      const count = Math.min(all.length, 1 + Math.floor(known * all.length));
      const versions = all.slice(0, count);
      const from = DAY_ONE.add({ days: day });
      const asked = {
        window: { between: { from: from.toString(), to: from.add({ days: length }).toString() } }, grain,
        ...(count < all.length && { asOf: { definition: versions.at(-1)!.recordedAt } }),
      };
      const [spliced, backcast, ...each] = await ask([
        { ...asked, versioning: 'SPLICE' }, asked, ...versions.map(({ id }) => ({ ...asked, version: id })),
      ]);
      const pinned = new Map(versions.map(({ id }, index) => [id, each[index]!]));
      const { points, total } = spliced!;

      const periods = points.map(({ period }) => Temporal.Instant.fromEpochMilliseconds(period.from).toZonedDateTimeISO('UTC').toPlainDate())
        .map((start): Stretch => ({ from: start, to: start.add(lengthOf(grain)) }));
      const governing = periods.map((period) => inForce(versions, period.from));
      periods.forEach((period, index) => {
        const version = governing[index]!;
        const clear = isClear(versions, version, period, lengthOf(grain), grain);
        expect(said(points[index]!)).toEqual(clear ? said(pinned.get(version.id)!.points[index]!) : UNDEFINED);
        expect(points[index]!.versionId).toBe(version.id);
        expect(points[index]!.breakBefore).toBe(index > 0 && governing[index - 1]!.major !== version.major);
      });
      const [first] = governing;
      const whole = { from: periods[0]!.from, to: periods.at(-1)!.to };
      const step = { days: length };
      const isOne = governing.every(({ major }) => major === first!.major);
      // What a window of months moves by is not the law's subject.
      if (!(grain === 'MONTH' && first!.expression === 'growth(calls)')) {
        expect(said(total)).toEqual(isOne && isClear(versions, first!, whole, step, grain) ? said(pinned.get(first!.id)!.total) : UNDEFINED);
      }

      const current = each.at(-1)!;
      expect([...backcast!.points, backcast!.total].map(said)).toEqual([...current.points, current.total].map(said));
    }), { numRuns: sample(18, 1_000) });
  }, sample(60_000, 1_200_000));
});
