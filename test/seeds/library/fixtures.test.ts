import { beforeAll, describe, expect, test } from '@jest/globals';
import { defineSchedule } from '../../../src/app/define-schedule.js';
import { defineSource } from '../../../src/app/define-source.js';
import { defineTag } from '../../../src/app/define-tag.js';
import { evaluateSeries } from '../../../src/app/evaluate-series.js';
import type { PointModel, SeriesModel } from '../../../src/app/evaluation-answer.js';
import { beginImport } from '../../../src/app/history/begin-import.js';
import { finishImport } from '../../../src/app/history/finish-import.js';
import { gatherRevisions, historyChunk } from '../../../src/app/history/gather-history.js';
import { installPacks } from '../../../src/app/install-packs.js';
import { builtInLibrary } from '../../../src/app/library/built-in-library.js';
import { sourceInput } from '../../../src/app/library/definition-inputs.js';
import { kpiNeeds } from '../../../src/app/library/kpi-needs.js';
import type { SentRevision } from '../../../src/app/row-checks/check-history.js';
import { Decimal } from '../../../src/kernel/decimal.js';
import type { Database } from '../../../src/store/database.js';
import { testDatabase } from '../../support/database.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { fraction, readFixtures, revisionsOf, windowOf, type Expected, type Fixture } from './fixture-file.js';

const library = builtInLibrary();
const fixtures = readFixtures();

let database: Database;
beforeAll(async () => ({ database } = await testDatabase()));

test('there are fixtures for every KPI of every pack, in the file of its pack', () => {
  const tried = (pack: string): ReadonlySet<string> => new Set((fixtures.get(pack) ?? []).flatMap((fixture) => Object.keys(fixture.expect)));
  const untried = [...library.kpis.values()].filter(({ key, pack }) => !tried(pack).has(key)).map(({ key }) => key);
  expect(untried).toEqual([]);
  expect([...fixtures].flatMap(([, of]) => of.map(({ name }) => name)).filter((name, index, all) => all.indexOf(name) !== index)).toEqual([]);
});

describe.each([...fixtures])('%s', (pack, ofPack) => {
  // In one request: the definitions are read and checked once.
  const answers = new Map<string, SeriesModel>();
  beforeAll(async () => {
    const organization = await madeWith(pack, ofPack);
    await organization.as('ANALYST', async (ctx) => {
      for (const [mark, fixture] of ofPack.entries()) {
        for (const kpi of Object.keys(fixture.expect)) {
          answers.set(`${mark} ${kpi}`, await evaluateSeries(ctx, {
            kpis: [kpi], window: windowOf(fixture.window), grain: fixture.grain ?? null, by: fixture.by ?? null,
            where: `fixture == "f${mark}"`, asOf: { knowledge: fixture.asOf ?? '2026-06-01T00:00:00Z' },
          }));
        }
      }
    });
  }, 300_000);

  describe.each(ofPack.map((fixture, mark) => [fixture.name, fixture, mark] as const))('%s', (_, fixture, mark) => {
    test.each(Object.entries(fixture.expect))('%s', (kpi, expected) => {
      const series = answers.get(`${mark} ${kpi}`)!;
      for (const [place, point, wanted] of points(series, fixture, expected)) expectPoint(`${kpi} ${place}`, point, wanted);
    });
  });
});

/** An organisation with the pack over sources that tell the fixtures apart, and their rows as known at their own times. */
async function madeWith(pack: string, ofPack: readonly Fixture[]): Promise<TestOrganization> {
  const organization = await newOrganization(database, { timeZone: 'UTC' });
  const histories = new Map<string, SentRevision[]>();
  ofPack.forEach((fixture, index) => revisionsOf(fixture, `f${index}`).forEach((rows, source) =>
    histories.set(source, [...histories.get(source) ?? [], ...rows])));
  const sources = new Set([...histories.keys(), ...library.packs.get(pack)!.kpis.flatMap(({ key }) => [...kpiNeeds(library, key).fields.keys()])]);
  await organization.as('OWNER', async (ctx) => {
    await defineTag(ctx, { key: 'peak', name: 'Peak', ranges: [{ name: 'Sale', from: '2026-03-10', to: '2026-03-12' }] });
    const weekly = (['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] as const)
      .map((weekday) => ({ weekday, intervals: [{ from: '09:00', to: '17:00' }] }));
    await defineSchedule(ctx, { key: 'default', hours: [{ weekly }] });
    for (const key of sources) {
      const source = sourceInput(library.sources.get(key)!, 'EUR');
      const fields = [...source.fields, { key: 'fixture', type: 'TEXT', role: 'DIMENSION' } as const];
      const { diagnostics } = await defineSource(ctx, { ...source, fields, coversFrom: '2020-01-01' });
      if (diagnostics.length > 0) throw new Error(diagnostics[0]!.rendered);
    }
    const outcomes = await installPacks(ctx, { keys: [pack] });
    const refused = outcomes.filter(({ action }) => action === 'SKIPPED');
    if (refused.length > 0) throw new Error(JSON.stringify(refused, null, 2));
    for (const [key, rows] of histories) {
      const source = await beginImport(ctx, key);
      const report = await gatherRevisions(ctx, historyChunk(source, rows, Date.now()), rows);
      if (report.rejected.length > 0) throw new Error(`${key}: ${report.rejected[0]!.message}`);
      await finishImport(ctx, key, null);
    }
  });
  return organization;
}

/** Each point of the answer with what is expected of it. */
function points(series: SeriesModel, fixture: Fixture, expected: Fixture['expect'][string]): [string, PointModel | undefined, Expected][] {
  if (fixture.by !== undefined) {
    const wanted = expected as Readonly<Record<string, Expected>>;
    const found = new Map(series.groups.map((group) => [group.dimensions.map(({ value }) => value).join(' | '), group.points[0]!]));
    const named = new Map([...found].map(([key, point]) => [key.split(' | ').map((part) => part || 'null').join(' | '), point]));
    expect([...named.keys()].sort()).toEqual(Object.keys(wanted).sort());
    return Object.entries(wanted).map(([key, value]) => [key, named.get(key), value]);
  }
  const [group] = series.groups;
  const wanted = fixture.grain === undefined ? [expected as Expected] : expected as readonly Expected[];
  expect(series.periods.length).toBe(wanted.length);
  return wanted.map((value, index) => [series.periods[index]!.label, group?.points[index], value]);
}

function expectPoint(place: string, point: PointModel | undefined, expected: Expected): void {
  const { value, reason, interval, within } = typeof expected === 'object' ? expected : { value: expected } as Exclude<Expected, number | string>;
  const found = { place, reason: point?.reason ?? null };
  expect(found).toEqual({ place, reason: reason ?? null });
  if (value !== undefined) {
    const exact = new Decimal(point!.exact!);
    if (within !== undefined) expect(exact.minus(fraction(value)).abs().toNumber()).toBeLessThanOrEqual(within);
    else expect(`${place} ${exact.toSignificantDigits(25).toFixed()}`).toBe(`${place} ${fraction(value).toSignificantDigits(25).toFixed()}`);
  }
  if (interval !== undefined) {
    expect(Math.abs(point!.interval!.low - interval[0])).toBeLessThanOrEqual(within!);
    expect(Math.abs(point!.interval!.high - interval[1])).toBeLessThanOrEqual(within!);
  }
}
