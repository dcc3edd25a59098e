import { beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { defineSchedule } from '../../../src/app/define-schedule.js';
import { defineTag } from '../../../src/app/define-tag.js';
import { dimensionValues } from '../../../src/app/dimension-values.js';
import { evaluateSeries } from '../../../src/app/evaluate-series.js';
import { evaluateTable } from '../../../src/app/evaluate-table.js';
import type { Question } from '../../../src/app/evaluation-answer.js';
import { interactions } from '../../../src/app/interactions.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { definer, refusal, valid } from '../definition-fixture.js';

let organization: TestOrganization;
let owner: pg.Client;

const ZONE = 'Europe/Berlin';
const EASTER = { name: 'Easter', from: '2026-04-03', to: '2026-04-07' };
const FAIR = { name: 'Fair', from: '2026-04-20', to: '2026-04-23' };

/** Every seventh hour of April 2026, half of them answered 40 minutes to 9 days later. */
const ROWS = Array.from({ length: 103 }, (_, i) => {
  const asked = Date.UTC(2026, 3, 1) + i * 7 * 3_600_000 - 7_200_000;
  return { key: `r${String(i).padStart(3, '0')}`, asked, answered: i % 2 === 0 ? asked + 2_400_000 + i * 7_500_123 : null, channel: i % 3 === 0 ? 'email' : 'chat' };
});
const iso = (ms: number): string => new Date(ms).toISOString();

beforeAll(async () => {
  const { database, url } = await testDatabase();
  organization = await newOrganization(database, { timeZone: ZONE });
  const define = definer(organization);
  await valid(organization.as('ANALYST', (ctx) => defineTag(ctx, { key: 'holiday', name: 'Holidays', ranges: [EASTER, FAIR] })));
  const intervals = [{ from: '09:00', to: '12:00' }, { from: '13:00', to: '17:30' }];
  const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] as const;
  await valid(organization.as('ANALYST', (ctx) => defineSchedule(ctx, {
    key: 'default', holidayTag: 'holiday', holidays: ['2026-04-15'],
    hours: [{ weekly: weekdays.map((weekday) => ({ weekday, intervals })) }, { validFrom: '2026-04-27', weekly: [{ weekday: 'MONDAY', intervals: [{ from: '10:00', to: '24:00' }] }] }],
  })));
  await valid(define.source({
    key: 'questions', name: 'Questions', coversFrom: '2026-04-01',
    fields: [
      { key: 'channel', type: 'TEXT', role: 'DIMENSION' },
      { key: 'answered', type: 'INSTANT', role: 'TIME' },
      { key: 'feast', type: 'BOOLEAN', role: 'DIMENSION', expression: 'tagged("holiday")' },
    ],
  }));
  await organization.as('ADMIN', (ctx) => recordInteractions(ctx, {
    source: 'questions',
    interactions: ROWS.map(({ key, asked, answered, channel }) => ({
      key, occurredAt: iso(asked), fields: { channel, ...(answered === null ? {} : { answered: iso(answered) }) },
    })),
  }));
  await valid(define.measure({ key: 'asked', source: 'questions', aggregation: 'COUNT' }));
  await valid(define.measure({ key: 'answers', source: 'questions', aggregation: 'COUNT', at: 'answered' }));
  await valid(define.measure({ key: 'working_time', source: 'questions', aggregation: 'SUM', value: 'business_seconds(occurredAt, answered)' }));
  await valid(define.measure({ key: 'evening', source: 'questions', aggregation: 'COUNT', filter: 'hour_of_day() >= 18 and weekday() <= 5' }));
  await valid(define.measure({ key: 'same_day', source: 'questions', aggregation: 'COUNT', filter: 'date_of(answered) == date_of()' }));
  for (const [key, expression] of [
    ['k_asked', 'asked'], ['k_answers', 'answers'], ['k_work', 'working_time'], ['k_evening', 'evening'], ['k_same_day', 'same_day'],
    ['k_share', 'asked / overall(asked, "calendar:holiday")'], ['k_usual', 'where(asked, not tagged("holiday"))'],
    ['k_quiet', 'mean_over(asked, "day", tagged("holiday"))'], ['k_busy', 'mean_over(asked, "day", not tagged("holiday"))'],
  ] as const) await valid(define.kpi({ key, name: key, expression, direction: 'NEUTRAL' }));
  owner = await ownerClient(url);
  await owner.query(`select set_config('app.organization', '${organization.id}', false)`);
  await owner.query(`create temp view q as select occurred_at as asked, (fields->>'answered')::timestamptz as answered, fields->>'channel' as channel,
    occurred_at at time zone '${ZONE}' as local, (fields->>'answered')::timestamptz at time zone '${ZONE}' as local_answer from interaction`);
  await owner.query(`create temp view holidays as select * from (values ('Easter', date '2026-04-03', date '2026-04-07'), ('Fair', '2026-04-20', '2026-04-23')) as h (name, a, b)`);
});

const APRIL = { between: { from: '2026-04-01', to: '2026-05-01' } };
const ask = (question: Partial<Question>) => organization.as('VIEWER', (ctx) => evaluateTable(ctx, { kpis: [], window: APRIL, ...question }));
const bySql = async (text: string): Promise<unknown[]> => (await owner.query<unknown[]>({ rowMode: 'array', text })).rows;

describe('grouping by the calendar', () => {
  test('calendar:TAG gives the name of the range of each row, null outside of them', async () => {
    const table = await ask({ kpis: ['k_asked'], by: ['calendar:holiday'] });
    expect(table.columns[0]).toMatchObject({ key: 'calendar:holiday', name: 'Holidays', kind: 'DIMENSION', type: 'text' });
    expect(table.rows).toEqual(await bySql(`select h.name, count(*)::float8 from q left join holidays h on local::date >= a and local::date < b
      where local >= '2026-04-01' and local < '2026-05-01' group by 1 order by 1 nulls last`));
    expect(table.rows.map(([name]) => name)).toEqual(['Easter', 'Fair', null]);
  });

  test('hour_of_day and weekday give numbers of the organisation\'s clock, whatever zone the question has', async () => {
    for (const [dimension, field, name] of [['hour_of_day', 'hour', 'Hour of day'], ['weekday', 'isodow', 'Weekday']] as const) {
      const table = await ask({ kpis: ['k_asked'], by: [dimension] });
      expect(table.columns[0]).toMatchObject({ key: dimension, name, kind: 'DIMENSION', type: 'number' });
      expect(table.rows).toEqual(await bySql(`select extract(${field} from local)::float8, count(*)::float8 from q
        where local >= '2026-04-01' and local < '2026-05-01' group by 1 order by 1`));
    }
    const elsewhere = await ask({ kpis: ['k_asked'], by: ['weekday'], timeZone: 'Asia/Tokyo' });
    expect(elsewhere.rows).toEqual(await bySql(`select extract(isodow from local)::float8, count(*)::float8 from q
      where asked >= '2026-03-31T15:00Z' and asked < '2026-04-30T15:00Z' group by 1 order by 1`));
  });

  test('is by each measure\'s own time', async () => {
    const table = await ask({ kpis: ['k_asked', 'k_answers'], by: ['weekday'], orderBy: [{ by: 'weekday', descending: true }] });
    expect(table.rows).toEqual(await bySql(`select d::float8, (select count(*) from q where extract(isodow from local) = d and local >= '2026-04-01' and local < '2026-05-01')::float8,
      (select count(*) from q where extract(isodow from local_answer) = d and local_answer >= '2026-04-01' and local_answer < '2026-05-01')::float8
      from generate_series(7, 1, -1) as d`));
  });

  test('stands beside dimensions of fields, in order and paging', async () => {
    const table = await ask({ kpis: ['k_asked'], by: ['calendar:holiday', 'channel'], orderBy: [{ by: 'calendar:holiday', descending: true }, { by: 'k_asked', descending: true }], first: 3 });
    expect(table.rows).toEqual((await bySql(`select h.name, channel, count(*)::float8 from q left join holidays h on local::date >= a and local::date < b
      where local >= '2026-04-01' and local < '2026-05-01' group by 1, 2 order by 1 desc nulls last, 3 desc limit 3`)));
    const more = await ask({ kpis: ['k_asked'], by: ['calendar:holiday', 'channel'], orderBy: [{ by: 'calendar:holiday', descending: true }], first: 3, after: table.endCursor });
    expect(more.rows).toHaveLength(3);
  });

  test('is kept by drill-down: the rows of a range are those that its number counted', async () => {
    const rows = await organization.as('ANALYST', async (ctx) => {
      const series = await evaluateSeries(ctx, { kpis: ['k_asked'], window: APRIL, by: ['calendar:holiday', 'weekday'], first: 100 });
      return Promise.all(series.groups.map(async ({ dimensions, total }) => ({
        group: dimensions.map(({ value }) => value), n: total.components[0]!.n, rows: (await total.components[0]!.interactions({ first: 100 })).items.length,
      })));
    });
    expect(rows.map(({ n }) => n)).toEqual(rows.map(({ rows: counted }) => counted));
    expect(rows).toContainEqual({ group: ['Easter', '5'], n: expect.any(Number), rows: expect.any(Number) });
  });

  test('can be removed: the share of a range in all days', async () => {
    const table = await ask({ kpis: ['k_share', 'k_asked'], by: ['calendar:holiday'] });
    const all = table.rows.reduce((sum, row) => sum + (row[2] as number), 0);
    for (const [, share, asked] of table.rows) expect(share).toBeCloseTo((asked as number) / all, 12);
  });

  test('is in a series, too', async () => {
    const series = await organization.as('VIEWER', (ctx) => evaluateSeries(ctx, { kpis: ['k_asked'], window: APRIL, grain: 'WEEK', by: ['weekday'], first: 7 }));
    expect(series.groups.map(({ dimensions }) => dimensions)).toEqual([1, 2, 3, 4, 5, 6, 7].map((day) => [expect.objectContaining({ key: 'weekday', value: String(day) })]));
  });

  test('by a tag that is not there is refused, with what was meant', async () => {
    const error = await refusal(ask({ kpis: ['k_asked'], by: ['calendar:holidays'] }));
    expect([error.code, error.details.argument, error.message, error.details.hint])
      .toEqual(['BAD_INPUT', 'by[0]', 'There is no calendar tag "holidays".', 'Did you mean "holiday"?']);
  });
});

describe('conditions on the calendar', () => {
  test('select rows in measures, KPIs, questions, drill-down and computed fields alike', async () => {
    const [[feast], [usual]] = await bySql(`select count(*)::float8 from q where exists (select from holidays where local::date >= a and local::date < b) and local < '2026-05-01' and local >= '2026-04-01'
      union all select count(*)::float8 from q where not exists (select from holidays where local::date >= a and local::date < b) and local < '2026-05-01' and local >= '2026-04-01'`) as [[number], [number]];
    expect((await ask({ kpis: ['k_usual'] })).rows).toEqual([[usual]]);
    expect((await ask({ kpis: ['k_asked'], where: 'tagged("holiday")' })).rows).toEqual([[feast]]);
    expect((await ask({ kpis: ['k_asked'], by: ['feast'] })).rows).toEqual([[false, usual], [true, feast]]);
    const rows = await organization.as('ANALYST', (ctx) => interactions(ctx, { source: 'questions', window: APRIL, where: 'tagged("holiday") and hour_of_day() < 24', first: 100 }));
    expect(rows.items).toHaveLength(feast);
    const values = await organization.as('VIEWER', (ctx) => dimensionValues(ctx, { dimension: 'calendar:holiday', window: APRIL }));
    expect(values.items.map(({ value, count }) => [value, count])).toContainEqual([null, usual]);
  });

  test('hours, weekdays and dates are those of the organisation\'s clock', async () => {
    expect((await ask({ kpis: ['k_evening', 'k_same_day'] })).rows).toEqual(await bySql(`select
      (count(*) filter (where extract(hour from local) >= 18 and extract(isodow from local) <= 5))::float8,
      (count(*) filter (where local_answer::date = local::date))::float8 from q where local >= '2026-04-01' and local < '2026-05-01'`));
  });

  test('a mean over tagged days beside one over the others', async () => {
    expect((await ask({ kpis: ['k_quiet', 'k_busy'] })).rows).toEqual(await bySql(`with days as (select d::date as day, (select count(*) from q where local::date = d::date) as n,
        exists (select from holidays where d::date >= a and d::date < b) as feast from generate_series(date '2026-04-01', date '2026-04-30', '1 day') as d)
      select avg(n) filter (where feast)::float8, avg(n) filter (where not feast)::float8 from days`).then(([row]) => [row]));
  });
});

describe('working time', () => {
  /** Every minute that is worked, as ranges; written without any of ours. */
  const WORKED = `with days as (select d::date as day, extract(isodow from d) as dow from generate_series(date '2026-03-25', date '2026-06-15', '1 day') as d
      where not exists (select from holidays where d::date >= a and d::date < b) and d::date <> '2026-04-15'),
    hours as (select (day + time '09:00') at time zone '${ZONE}' as a, (day + time '12:00') at time zone '${ZONE}' as b from days where dow <= 5 and day < '2026-04-27'
      union all select (day + time '13:00') at time zone '${ZONE}', (day + time '17:30') at time zone '${ZONE}' from days where dow <= 5 and day < '2026-04-27'
      union all select (day + time '10:00') at time zone '${ZONE}', (day + interval '24 hours') at time zone '${ZONE}' from days where dow = 1 and day >= '2026-04-27')`;

  test('is that of hand-written SQL', async () => {
    const [[seconds]] = await bySql(`${WORKED} select sum(extract(epoch from least(hours.b, answered) - greatest(hours.a, asked)))::text
      from q join hours on hours.a < answered and hours.b > asked where local >= '2026-04-01' and local < '2026-05-01'`) as [[string]];
    const series = await organization.as('VIEWER', (ctx) => evaluateSeries(ctx, { kpis: ['k_work'], window: APRIL, first: 1 }));
    expect(Number(series.groups[0]!.total.exact)).toBe(Number(seconds));
    expect(Number(seconds)).toBeGreaterThan(100_000);
  });
});
