import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { defineSchedule } from '../../src/app/define-schedule.js';
import { defineTag } from '../../src/app/define-tag.js';
import type { ScheduleInput } from '../../src/app/definitions/schedule-content.js';
import { deleteSchedule } from '../../src/app/delete-schedule.js';
import { schedule } from '../../src/app/schedule.js';
import { schedules } from '../../src/app/schedules.js';
import { loadCatalog } from '../../src/store/catalog.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { definer, findings, refusal, valid } from './definition-fixture.js';

let database: Database;
let organization: TestOrganization;
let define: ReturnType<typeof definer>;

beforeAll(async () => ({ database } = await testDatabase()));
beforeEach(async () => {
  organization = await newOrganization(database);
  define = definer(organization);
});

const MONDAY = { weekday: 'MONDAY', intervals: [{ from: '13:00', to: '17:30' }, { from: '09:00', to: '12:00' }] } as const;
const OFFICE: ScheduleInput = {
  key: 'default', name: 'Office', hours: [{ weekly: [MONDAY] }], holidays: ['2026-12-25', '2026-01-01', '2026-01-01'],
};
const withDay = (...intervals: { from: string; to: string }[]): ScheduleInput => ({ key: 's', hours: [{ weekly: [{ weekday: 'FRIDAY', intervals }] }] });

const defined = (input: ScheduleInput, expected?: string) => organization.as('ANALYST', (ctx) => defineSchedule(ctx, input, { expectedVersion: expected ?? null }));
const removed = (key: string) => organization.as('ANALYST', (ctx) => deleteSchedule(ctx, key));
const read = (key: string) => organization.as('VIEWER', (ctx) => schedule(ctx, key));
const asOf = (instant: number | null) => database.read(organization.id, (reading) => loadCatalog(reading, instant));

describe('defining a work schedule', () => {
  test('keeps hours, holidays and what it is called, in order', async () => {
    const made = await valid(defined(OFFICE));
    expect(made).toEqual({
      id: expect.any(String), key: 'default', name: 'Office', description: null, version: '1',
      hours: [{ validFrom: null, weekly: [{ weekday: 'MONDAY', intervals: [{ from: '09:00', to: '12:00' }, { from: '13:00', to: '17:30' }] }] }],
      holidays: ['2026-01-01', '2026-12-25'], holidayTag: null,
    });
    expect(await read('default')).toEqual(made);
    expect((await organization.as('VIEWER', (ctx) => schedules(ctx, {}))).items).toMatchObject([made]);
  });

  test('hours change at the days from which they are valid', async () => {
    const late = { validFrom: '2026-07-01', weekly: [] };
    expect((await valid(defined({ ...OFFICE, hours: [late, ...OFFICE.hours] }))).hours.map(({ validFrom }) => validFrom)).toEqual([null, '2026-07-01']);
    expect((await refusal(defined({ ...OFFICE, hours: [late, late] }))).message).toBe('Two hours are valid from 2026-07-01.');
    expect((await refusal(defined({ ...OFFICE, hours: [...OFFICE.hours, ...OFFICE.hours] }))).message).toBe('Two hours are valid from the beginning.');
  });

  test('intervals that touch are one, a day may end at 24:00', async () => {
    const made = await valid(defined(withDay({ from: '22:00', to: '24:00' }, { from: '20:00', to: '22:00' })));
    expect(made.hours[0]!.weekly[0]!.intervals).toEqual([{ from: '20:00', to: '24:00' }]);
  });

  test.each<[string, ScheduleInput, string, string]>([
    ['no hours', { key: 's', hours: [] }, 'input.hours', 'A schedule has hours at least once: when people work in a week.'],
    ['overlapping intervals', withDay({ from: '09:00', to: '12:00' }, { from: '11:59', to: '13:00' }), 'input.hours[0].weekly[0].intervals', 'The intervals 09:00–12:00 and 11:59–13:00 overlap.'],
    ['an interval past midnight', withDay({ from: '22:00', to: '06:00' }), 'input.hours[0].weekly[0].intervals[0]', 'The interval 22:00 to 06:00 holds no time.'],
    ['what is no time', withDay({ from: '9', to: '10:00' }), 'input.hours[0].weekly[0].intervals[0].from', '"9" is no time of day.'],
    ['a time behind the day', withDay({ from: '09:00', to: '24:01' }), 'input.hours[0].weekly[0].intervals[0].to', '"24:01" is no time of day.'],
    ['sixty minutes', withDay({ from: '09:60', to: '12:00' }), 'input.hours[0].weekly[0].intervals[0].from', '"09:60" is no time of day.'],
    ['a weekday twice', { key: 's', hours: [{ weekly: [MONDAY, MONDAY] }] }, 'input.hours[0].weekly[1]', 'MONDAY stands there twice.'],
    ['what is no date', { ...OFFICE, holidays: ['2026-13-01'] }, 'input.holidays[0]', '"2026-13-01" is no date.'],
    ['an impossible beginning', { key: 's', hours: [{ validFrom: 'soon', weekly: [] }] }, 'input.hours[0].validFrom', '"soon" is no date.'],
  ])('refuses %s', async (_, input, argument, message) => {
    const error = await refusal(defined(input));
    expect([error.code, error.details.argument, error.message]).toEqual(['BAD_INPUT', argument, message]);
  });

  test('says what is wrong with its key and its tag', async () => {
    expect(await findings(defined({ ...OFFICE, key: 'Office' }))).toEqual([expect.stringContaining('NAM220')]);
    await valid(organization.as('ANALYST', (ctx) => defineTag(ctx, { key: 'holiday' })));
    expect(await findings(defined({ ...OFFICE, holidayTag: 'holidays' }))).toEqual(['NAM231 In holidayTag: There is no calendar tag "holidays".']);
    expect((await valid(defined({ ...OFFICE, holidayTag: 'holiday' }))).holidayTag).toBe('holiday');
  });

  test('the same content writes no version; expectedVersion that does not stand is a conflict', async () => {
    await valid(defined(OFFICE, '0'));
    expect((await valid(defined({ ...OFFICE, holidays: ['2026-12-25', '2026-01-01'], description: 'Ours' }, '1')))).toMatchObject({ version: '1', description: 'Ours' });
    expect((await valid(defined({ ...OFFICE, holidays: [] }))).version).toBe('2');
    expect((await refusal(defined(OFFICE, '1'))).code).toBe('CONFLICT');
  });
});

describe('a schedule that is in use', () => {
  test('is needed before a measure can count in it, and cannot be deleted after', async () => {
    await valid(define.source());
    const waited = { key: 'waited', source: 'calls', aggregation: 'AVG', value: 'business_seconds(occurredAt, answered_at)' } as const;
    expect(await findings(define.measure(waited))).toEqual(['NAM232 In value: No schedule is named here, and there is none of the key "default".']);
    await valid(defined(OFFICE));
    await valid(defined({ ...OFFICE, key: 'night' }));
    expect((await valid(define.measure(waited))).unit).toBe('s');
    await valid(define.measure({ key: 'late', source: 'calls', aggregation: 'COUNT', filter: 'business_due(occurredAt, hours(4), "night")' }));
    expect((await refusal(removed('default'))).details.dependents).toEqual(['waited']);
    expect((await refusal(removed('night'))).message).toBe('The schedule "night" is still in use by "late".');
  });

  test('is found as of before it was deleted, and comes back under its key', async () => {
    const made = await valid(defined(OFFICE));
    const before = await database.read(organization.id, (reading) => reading.knowledge());
    expect(await removed('default')).toBe(made.id);
    expect(await read('default')).toBeNull();
    expect((await asOf(before)).schedule('default')).toMatchObject({ holidays: ['2026-01-01', '2026-12-25'] });
    expect((await refusal(removed('default'))).code).toBe('NOT_FOUND');
    expect((await valid(defined(OFFICE))).version).toBe('3');
  });
});
