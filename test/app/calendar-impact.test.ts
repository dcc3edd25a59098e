import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { applyDefinitions } from '../../src/app/apply-definitions.js';
import type { DefinitionChange } from '../../src/app/changes/definition-change.js';
import { defineSchedule } from '../../src/app/define-schedule.js';
import { defineTag } from '../../src/app/define-tag.js';
import type { KpiInput } from '../../src/app/definitions/kpi-content.js';
import type { ScheduleInput } from '../../src/app/definitions/schedule-content.js';
import type { SourceInput } from '../../src/app/definitions/source-content.js';
import type { TagInput } from '../../src/app/definitions/tag-content.js';
import { exportDefinitions } from '../../src/app/export-definitions.js';
import { kpi } from '../../src/app/kpi.js';
import { planDefinitions } from '../../src/app/plan-definitions.js';
import { retireKpi } from '../../src/app/retire-kpi.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { CALLS, COUNT, definer, valid } from './definition-fixture.js';

const EASTER = { name: 'Easter', from: '2026-04-03', to: '2026-04-07' };
const FAIR = { name: 'Fair', from: '2026-04-13', to: '2026-04-14' };
const HOLIDAY: TagInput = { key: 'holiday', name: 'Holidays', ranges: [EASTER] };
const WORK: ScheduleInput = {
  key: 'default', name: 'Work', hours: [{ weekly: [{ weekday: 'MONDAY', intervals: [{ from: '09:00', to: '17:00' }] }] }], holidayTag: 'holiday',
};
const WITH_FEASTS: SourceInput = { ...CALLS, fields: [
  ...CALLS.fields,
  { key: 'feast', type: 'BOOLEAN', role: 'DIMENSION', expression: 'tagged("holiday")' },
  { key: 'odd', type: 'BOOLEAN', role: 'DIMENSION', expression: 'feast and duration > 9' },
] };
const named = (key: string, expression: string): KpiInput => ({ key, name: key, expression, direction: 'NEUTRAL' });
const KPIS = [
  named('plain', 'calls_all'), named('over_field', 'odd_calls / calls_all'), named('in_condition', 'where(calls_all, odd)'),
  named('over_schedule', 'late_calls / calls_all'), named('in_text', 'share(calls_all, "calendar:holiday")'),
  named('over_kpi', 'over_field + over_schedule'), { ...named('believed', 'calls_all * 2'), drivers: ['over_kpi'] },
  named('retired', 'odd_calls * 3'),
];

let database: Database;
let organization: TestOrganization;

beforeAll(async () => ({ database } = await testDatabase()));
beforeEach(async () => {
  organization = await newOrganization(database);
  const define = definer(organization);
  await valid(tag(HOLIDAY));
  await valid(schedule(WORK));
  await valid(define.source(WITH_FEASTS));
  await valid(define.measure(COUNT));
  await valid(define.measure({ ...COUNT, key: 'odd_calls', filter: 'odd' }));
  await valid(define.measure({ ...COUNT, key: 'late_calls', filter: 'business_due(occurredAt, hours(1))' }));
  for (const each of KPIS) await valid(define.kpi(each));
  await organization.as('ANALYST', (ctx) => retireKpi(ctx, { key: 'retired' }));
});

const tag = (input: TagInput) => organization.as('ANALYST', (ctx) => defineTag(ctx, input));
const schedule = (input: ScheduleInput) => organization.as('ANALYST', (ctx) => defineSchedule(ctx, input));
const told = (changes: readonly DefinitionChange[]): string[] =>
  changes.map(({ kind, key, action, causes }) => [`${kind} ${key} ${action}`, ...causes].join(' | '));
const because = (cause: string, ...keys: readonly string[]): string[] => keys.map((key) => `KPI ${key} AFFECTED | ${cause}`);

describe('whoever changes the calendar', () => {
  test('is told every KPI that uses a tag: through fields, measures, conditions, schedules and KPIs, no further', async () => {
    const { changes } = await tag({ ...HOLIDAY, ranges: [EASTER, FAIR] });
    expect(told(changes)).toEqual([
      'TAG holiday CHANGED', ...because('tag holiday: ranges', 'in_condition', 'in_text', 'over_field', 'over_kpi', 'over_schedule'),
    ]);
    expect((await organization.as('VIEWER', (ctx) => kpi(ctx, 'over_field')))!.current!.number).toBe('1.0');
  });

  test('is told every KPI that uses a schedule, also where none is named', async () => {
    const { changes } = await schedule({ ...WORK, holidays: ['2026-05-01'] });
    expect(told(changes)).toEqual(['SCHEDULE default CHANGED', ...because('schedule default: holidays', 'over_kpi', 'over_schedule')]);
  });

  test('is told of none where only a name changes, or nothing', async () => {
    expect(told((await tag({ ...HOLIDAY, name: 'Feasts' })).changes)).toEqual(['TAG holiday RENAMED']);
    expect(told((await schedule(WORK)).changes)).toEqual(['SCHEDULE default UNCHANGED']);
  });
});

describe('files that change the calendar', () => {
  test('tell the same of KPIs that they leave as they are; what they change is changed', async () => {
    const changed = (changes: readonly DefinitionChange[] | null): string[] =>
      told(changes!.filter(({ action }) => action !== 'UNCHANGED')).sort();
    const files = (await organization.as('VIEWER', (ctx) => exportDefinitions(ctx))).map(({ path, text }) => ({
      path, text: text.replaceAll('2026-04-07', '2026-04-08').replaceAll('odd_calls / calls_all', 'odd_calls / (calls_all + 1)'),
    }));
    const expected = [
      'TAG holiday CHANGED', ...because('tag holiday: ranges', 'in_condition', 'in_text', 'over_schedule'),
      'KPI over_field CHANGED', 'KPI over_kpi FOLLOWED | KPI over_field: expression',
    ].sort();
    expect(changed((await organization.as('ANALYST', (ctx) => planDefinitions(ctx, { files }))).changes)).toEqual(expected);
    expect(changed((await organization.as('ANALYST', (ctx) => applyDefinitions(ctx, { files }))).changes)).toEqual(expected);
    expect(await organization.as('ANALYST', (ctx) => planDefinitions(ctx, { files }))).toMatchObject({ changes: [], findings: [] });
  });
});
