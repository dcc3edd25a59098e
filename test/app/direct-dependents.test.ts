import { beforeAll, describe, expect, test } from '@jest/globals';
import { defineSchedule } from '../../src/app/define-schedule.js';
import { defineTag } from '../../src/app/define-tag.js';
import type { KpiInput } from '../../src/app/definitions/kpi-content.js';
import type { Defined } from '../../src/app/definitions/models.js';
import type { SourceInput } from '../../src/app/definitions/source-content.js';
import { deleteMeasure } from '../../src/app/delete-measure.js';
import { deleteSchedule } from '../../src/app/delete-schedule.js';
import { deleteSource } from '../../src/app/delete-source.js';
import { deleteTag } from '../../src/app/delete-tag.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { ANSWERED, CALLS, COUNT, definer, refusal, valid } from './definition-fixture.js';

const SOURCE: SourceInput = { ...CALLS, fields: [
  ...CALLS.fields,
  { key: 'team', type: 'TEXT', role: 'DIMENSION' },
  { key: 'long', type: 'BOOLEAN', role: 'DIMENSION', expression: 'duration > 9' },
  { key: 'feast', type: 'BOOLEAN', role: 'DIMENSION', expression: 'tagged("holiday")' },
] };
const IN_TEAM = { ...COUNT, key: 'team_calls', filter: 'team == "a"' } as const;

/** Each over `calls_all`, and each once more through another KPI. */
const KPIS: Readonly<Record<string, string>> = {
  rate: 'calls_answered / calls_all', missed: 'calls_all - calls_answered', weighted: 'calls_all + 2 * calls_answered',
  by_team: 'share(calls_all, "team")', in_team: 'where(calls_all, team == "a")', team_rate: 'team_calls / calls_all',
  long_ones: 'where(calls_all, long)', long_share: 'where(calls_all, not long) / calls_all',
  by_feast: 'share(calls_all, "calendar:holiday")', on_feasts: 'where(calls_all, tagged("holiday"))',
  quiet: 'mean_over(calls_all, "day", not tagged("holiday"))',
  worked: 'where(calls_all, business_seconds(occurredAt, answered_at) > 60)',
  nightly: 'where(calls_all, business_seconds(occurredAt, answered_at, "night") > 60)',
};

let organization: TestOrganization;
let define: ReturnType<typeof definer>;

beforeAll(async () => {
  organization = await newOrganization((await testDatabase()).database);
  define = definer(organization);
  const hours = [{ weekly: [{ weekday: 'MONDAY', intervals: [{ from: '09:00', to: '17:00' }] }] }] as const;
  await organization.as('ANALYST', async (ctx) => {
    await valid(defineTag(ctx, { key: 'holiday' }));
    await valid(defineSchedule(ctx, { key: 'default', hours, holidayTag: 'holiday' }));
    await valid(defineSchedule(ctx, { key: 'night', hours }));
  });
  await valid(define.source(SOURCE));
  for (const measure of [COUNT, ANSWERED, IN_TEAM]) await valid(define.measure(measure));
  for (const [key, expression] of Object.entries(KPIS)) {
    const kpi: KpiInput = { key, name: key, expression, direction: 'NEUTRAL' };
    await valid(define.kpi(kpi));
    await valid(define.kpi({ ...kpi, key: `over_${key}`, expression: `${key} + 0` }));
  }
});

const without = (key: string): SourceInput => ({ ...SOURCE, fields: SOURCE.fields.filter((field) => field.key !== key) });
const withField = (key: string, change: object): SourceInput =>
  ({ ...SOURCE, fields: SOURCE.fields.map((field) => (field.key === key ? { ...field, ...change } : field)) });

/** Definitions that the diagnostics of a refused change name, each once, sorted. */
const named = async (defining: Promise<Defined<unknown>>): Promise<string[]> => {
  const { definition, diagnostics } = await defining;
  expect([definition, new Set(diagnostics.map(({ code }) => code))]).toEqual([null, new Set(['NAM219'])]);
  return [...new Set(diagnostics.map(({ part }) => part!))].sort();
};
const kept = async (deleting: Promise<unknown>): Promise<string[]> => {
  const { code, details } = await refusal(deleting);
  expect(code).toBe('CONFLICT');
  return details.dependents as string[];
};

describe('a refused deletion names every definition that would break directly, and none that only stands on one', () => {
  test.each([
    ['a measure', deleteMeasure, 'calls_answered', ['missed', 'rate', 'weighted']],
    ['a tag', deleteTag, 'holiday', ['by_feast', 'calls.feast', 'default', 'on_feasts', 'quiet']],
    ['the schedule that is meant where none is named', deleteSchedule, 'default', ['worked']],
    ['a schedule', deleteSchedule, 'night', ['nightly']],
    ['a source', deleteSource, 'calls', ['calls_all', 'calls_answered', 'team_calls']],
  ] as const)('%s', async (_what, remove, key, dependents) => {
    expect(await kept(organization.as('ANALYST', (ctx) => remove(ctx, key)))).toEqual(dependents);
  });
});

describe('a refused change does, too', () => {
  test('a field that is dropped', async () => {
    expect(await named(define.source(without('team')))).toEqual(['kpi.by_team', 'kpi.in_team', 'measure.team_calls']);
    expect(await named(define.source(without('long')))).toEqual(['kpi.long_ones', 'kpi.long_share']);
  });

  test('a field of another type', async () => {
    expect(await named(define.source(withField('long', { type: 'NUMBER', expression: 'duration * 2' })))).toEqual(['kpi.long_ones', 'kpi.long_share']);
  });

  test('a field that is no dimension any more', async () => {
    expect(await named(define.source(withField('team', { role: 'VALUE' })))).toEqual(['kpi.by_team']);
  });

  test('a measure of another unit, which a quotient can bear', async () => {
    expect(await named(define.measure({ ...ANSWERED, aggregation: 'SUM', value: 'duration' }))).toEqual(['kpi.missed', 'kpi.weighted']);
  });
});
