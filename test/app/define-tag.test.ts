import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { defineSchedule } from '../../src/app/define-schedule.js';
import { defineTag } from '../../src/app/define-tag.js';
import type { ScheduleInput } from '../../src/app/definitions/schedule-content.js';
import type { TagInput } from '../../src/app/definitions/tag-content.js';
import { deleteTag } from '../../src/app/delete-tag.js';
import { tag } from '../../src/app/tag.js';
import { tags } from '../../src/app/tags.js';
import { loadCatalog } from '../../src/store/catalog.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { CALLS, definer, findings, refusal, valid } from './definition-fixture.js';

let database: Database;
let organization: TestOrganization;
let define: ReturnType<typeof definer>;

beforeAll(async () => ({ database } = await testDatabase()));
beforeEach(async () => {
  organization = await newOrganization(database);
  define = definer(organization);
});

const EASTER = { name: 'Easter', from: '2026-04-03', to: '2026-04-07' };
const FAIR = { name: 'Fair', from: '2026-04-07', to: '2026-04-09' };
const HOLIDAY: TagInput = { key: 'holiday', name: 'Holidays', description: 'Closed.', ranges: [EASTER] };

const defined = (input: TagInput, expected?: string) => organization.as('ANALYST', (ctx) => defineTag(ctx, input, { expectedVersion: expected ?? null }));
const removed = (key: string) => organization.as('ANALYST', (ctx) => deleteTag(ctx, key));
const read = (key: string) => organization.as('VIEWER', (ctx) => tag(ctx, key));
const knowledge = (): Promise<number> => database.read(organization.id, (reading) => reading.knowledge());
const asOf = (instant: number | null) => database.read(organization.id, (reading) => loadCatalog(reading, instant));

describe('defining a calendar tag', () => {
  test('keeps its ranges by date, what is sent twice once', async () => {
    expect(await valid(defined({ ...HOLIDAY, ranges: [FAIR, EASTER, FAIR] }))).toEqual({
      id: expect.any(String), key: 'holiday', name: 'Holidays', description: 'Closed.', version: '1', ranges: [EASTER, FAIR],
    });
    expect(await read('holiday')).toMatchObject({ ranges: [EASTER, FAIR] });
    expect(await valid(defined({ key: 'empty' }))).toMatchObject({ name: 'empty', ranges: [] });
    expect((await organization.as('VIEWER', (ctx) => tags(ctx, {}))).items.map(({ key }) => key)).toEqual(['empty', 'holiday']);
  });

  test('the same ranges write no version, another name neither, other ranges one', async () => {
    await valid(defined(HOLIDAY));
    expect((await valid(defined({ ...HOLIDAY, name: 'Feasts' })))).toMatchObject({ version: '1', name: 'Feasts' });
    expect((await valid(defined({ ...HOLIDAY, ranges: [EASTER, FAIR] }))).version).toBe('2');
  });

  test('expectedVersion that does not stand is a conflict', async () => {
    await valid(defined(HOLIDAY, '0'));
    expect((await refusal(defined(HOLIDAY, '2'))).message).toBe('The tag "holiday" stands at version 1, but version 2 was expected.');
    await valid(defined({ ...HOLIDAY, ranges: [] }, '1'));
  });

  test('takes ranges from iCalendar text, too', async () => {
    const year = new Date().getUTCFullYear();
    const iCalendar = [
      'BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:1', 'SUMMARY:Christmas', `DTSTART;VALUE=DATE:${year}1225`, 'RRULE:FREQ=YEARLY', 'END:VEVENT', 'END:VCALENDAR',
    ].join('\n');
    const made = await valid(defined({ ...HOLIDAY, iCalendar }));
    expect(made.ranges[0]).toEqual(EASTER);
    // As far as the end of the fifth year after the current one.
    expect(made.ranges.slice(1).map(({ from }) => from)).toEqual([0, 1, 2, 3, 4, 5].map((ahead) => `${year + ahead}-12-25`));
    expect((await refusal(defined({ key: 'broken', iCalendar: 'hello' }))).details.argument).toBe('input.iCalendar');
  });

  test.each<[string, TagInput, string, string]>([
    ['ranges that share a day', { key: 't', ranges: [FAIR, { name: 'Market', from: '2026-04-08', to: '2026-04-10' }] }, 'input.ranges',
      'The ranges "Fair" (2026-04-07 to 2026-04-09) and "Market" (2026-04-08 to 2026-04-10) overlap; a day has one range of a tag at most.'],
    ['a range without a day', { key: 't', ranges: [{ name: 'x', from: '2026-04-07', to: '2026-04-07' }] }, 'input.ranges[0]', 'The range "x" from 2026-04-07 to 2026-04-07 holds no day.'],
    ['a range that ends first', { key: 't', ranges: [EASTER, { name: 'x', from: '2026-05-07', to: '2026-05-01' }] }, 'input.ranges[1]', 'The range "x" from 2026-05-07 to 2026-05-01 holds no day.'],
    ['what is no date', { key: 't', ranges: [{ name: 'x', from: '2026-02-30', to: '2026-03-01' }] }, 'input.ranges[0].from', '"2026-02-30" is no date.'],
    ['a range without a name', { key: 't', ranges: [{ name: ' ', from: '2026-02-01', to: '2026-03-01' }] }, 'input.ranges[0].name', 'input.ranges[0].name is empty.'],
    ['too many ranges', { key: 't', ranges: Array.from({ length: 2001 }, () => EASTER) }, 'input.ranges', 'The tag has 2,001 ranges; at most 2,000 are kept.'],
  ])('refuses %s', async (_, input, argument, message) => {
    const error = await refusal(defined(input));
    expect([error.code, error.details.argument, error.message]).toEqual(['BAD_INPUT', argument, message]);
  });

  test('says what is wrong with its key; names of functions are none of its business', async () => {
    expect(await findings(defined({ key: 'Holiday' }))).toEqual([expect.stringContaining('NAM220')]);
    expect((await valid(defined({ key: 'weekday' }))).key).toBe('weekday');
  });
});

describe('a tag that is in use', () => {
  const OPEN: ScheduleInput = { key: 'default', hours: [{ weekly: [] }], holidayTag: 'holiday' };

  test('cannot be deleted: measures, KPIs, fields and schedules that name it are named', async () => {
    await valid(defined(HOLIDAY));
    await valid(defined({ key: 'unused' }));
    await valid(define.source({ ...CALLS, fields: [...CALLS.fields, { key: 'feast', type: 'BOOLEAN', role: 'DIMENSION', expression: 'tagged("holiday")' }] }));
    await valid(define.measure({ key: 'regular', source: 'calls', aggregation: 'COUNT', filter: 'not tagged("holiday")' }));
    await valid(define.measure({ key: 'all', source: 'calls', aggregation: 'COUNT' }));
    await valid(define.kpi({ key: 'usual', name: 'U', expression: 'where(all, tagged("holiday"))', direction: 'NEUTRAL' }));
    await valid(define.kpi({ key: 'share_of_feast', name: 'S', expression: 'all / overall(all, "calendar:holiday")', direction: 'NEUTRAL' }));
    await valid(define.kpi({ key: 'daily', name: 'D', expression: 'mean_over(all, "day", not tagged("holiday"))', direction: 'NEUTRAL' }));
    await valid(organization.as('ANALYST', (ctx) => defineSchedule(ctx, OPEN)));
    const error = await refusal(removed('holiday'));
    expect([error.code, error.details.dependents]).toEqual(['CONFLICT', ['calls.feast', 'daily', 'default', 'regular', 'share_of_feast', 'usual']]);
    await removed('unused');
  });

  test('can get other ranges at any time', async () => {
    await valid(defined(HOLIDAY));
    await valid(define.source());
    await valid(define.measure({ key: 'regular', source: 'calls', aggregation: 'COUNT', filter: 'not tagged("holiday")' }));
    expect((await valid(defined({ ...HOLIDAY, ranges: [] }))).version).toBe('2');
  });
});

describe('a deleted tag', () => {
  test('is gone from now on, is found as of before, and comes back under its key', async () => {
    const made = await valid(defined(HOLIDAY));
    const before = await knowledge();
    expect(await removed('holiday')).toBe(made.id);
    expect(await read('holiday')).toBeNull();
    expect((await asOf(before)).tag('holiday')?.ranges).toEqual([EASTER]);
    expect((await refusal(removed('holiday'))).code).toBe('NOT_FOUND');
    expect(await valid(defined({ ...HOLIDAY, ranges: [FAIR] }, '0'))).toMatchObject({ id: made.id, version: '3', ranges: [FAIR] });
    expect((await asOf(before)).tag('holiday')?.ranges).toEqual([EASTER]);
  });

  test('of an unknown key, the nearest is suggested', async () => {
    await valid(defined(HOLIDAY));
    expect((await refusal(removed('holidays'))).details.hint).toBe('Did you mean "holiday"?');
  });
});
