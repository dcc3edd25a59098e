import { beforeAll, describe, expect, test } from '@jest/globals';
import { defineSchedule } from '../../src/app/define-schedule.js';
import { evaluateSeries } from '../../src/app/evaluate-series.js';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import type { Question } from '../../src/app/evaluation-answer.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import type { Database } from '../../src/store/database.js';
import { definer, refusal, valid } from '../app/definition-fixture.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';

let database: Database;
beforeAll(async () => ({ database } = await testDatabase()));

const HOUR = 3_600_000;
const now = Date.now();
const ago = (hours: number): string => new Date(now - hours * HOUR).toISOString();
const WINDOW = { between: { from: ago(96), to: new Date(now + 96 * HOUR).toISOString() } };

describe('trap 16: answered within 24 h', () => {
  let organization: TestOrganization;
  const ask = (question: Partial<Question>) => organization.as('VIEWER', (ctx) => evaluateTable(ctx, { kpis: [], window: WINDOW, ...question }));

  beforeAll(async () => {
    organization = await newOrganization(database);
    const define = definer(organization);
    await valid(define.source({ key: 'tickets', name: 'Tickets', fields: [{ key: 'replied', type: 'INSTANT', role: 'TIME' }] }));
    // Ten: six in time, one late, one unanswered past its deadline, two whose deadline is still open.
    const tickets: [asked: number, replied: number | null][] = [
      ...[80, 70, 60, 50, 40, 30].map((asked): [number, number] => [asked, asked - 5]), [90, 60], [48, null], [3, null], [20, null],
    ];
    await organization.as('ADMIN', (ctx) => recordInteractions(ctx, {
      source: 'tickets',
      interactions: tickets.map(([asked, replied], index) => ({
        key: `t${index}`, occurredAt: ago(asked), fields: replied === null ? {} : { replied: ago(replied) },
      })),
    }));
    const count = (key: string, filter: string | null) => valid(define.measure({ key, source: 'tickets', aggregation: 'COUNT', filter }));
    await count('created', null);
    await count('answered', 'not is_null(replied)');
    await count('in_time', 'seconds_between(occurredAt, replied) <= hours(24)');
    await count('judged', 'due(occurredAt, hours(24))');
    await count('judged_in_time', 'due(occurredAt, hours(24)) and seconds_between(occurredAt, replied) <= hours(24)');
    for (const [key, expression] of [
      ['honest', 'judged_in_time / judged'], ['of_all', 'in_time / created'], ['of_answered', 'in_time / answered'], ['still_open', 'created - judged'],
    ] as const) await valid(define.kpi({ key, name: key, expression, direction: 'HIGHER_IS_BETTER' }));
  });

  test('the golden vector: of those whose 24 h have passed 75 %; of all 60 %, of the answered 85.7 % would be told', async () => {
    const { rows } = await ask({ kpis: ['honest', 'of_all', 'of_answered', 'still_open'] });
    const [honest, ofAll, ofAnswered, open] = rows[0]!;
    expect(honest).toBe(0.75);
    expect(ofAll).toBe(0.6);
    expect(ofAnswered).toBeCloseTo(0.857, 3);
    expect(open).toBe(2);
  });

  test('asked again as of the instant that it reported, the deadlines that had passed then are those that have', async () => {
    const { freshness } = await ask({ kpis: ['honest'] });
    const again = await ask({ kpis: ['honest'], asOf: { knowledge: freshness.knowledge } });
    expect(again.rows).toEqual([[0.75]]);
  });

  test('a number that may still move says so: a day is immature until 24 h after its end', async () => {
    const series = await organization.as('VIEWER', (ctx) => evaluateSeries(ctx, { kpis: ['still_open'], window: { last: { count: 4, unit: 'DAY', includeCurrent: true } }, grain: 'DAY' }));
    const marks = series.groups[0]!.points.map(({ incomplete }) => incomplete);
    expect(marks.at(-1)).toEqual(expect.arrayContaining(['PERIOD_OPEN', 'IMMATURE']));
    expect(marks.at(-2)).toContain('IMMATURE');
    expect(marks[0]).not.toContain('IMMATURE');
  });

  test('a deadline is no condition of a question: it would move with the instant of asking', async () => {
    const error = await refusal(ask({ kpis: ['of_all'], where: 'due(occurredAt, hours(24))' }));
    expect([error.code, (error.details.diagnostics as { code: string }[]).map(({ code }) => code)]).toEqual(['INVALID_EXPRESSION', ['NAM233']]);
  });

  test('a deadline in working time passes in working time', async () => {
    const define = definer(organization);
    const always = [...['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const]
      .map((weekday) => ({ weekday, intervals: [{ from: '00:00', to: '24:00' }] }));
    await valid(organization.as('ANALYST', (ctx) => defineSchedule(ctx, { key: 'default', hours: [{ weekly: always }] })));
    await valid(organization.as('ANALYST', (ctx) => defineSchedule(ctx, { key: 'never', hours: [{ weekly: [] }] })));
    for (const [key, schedule] of [['judged_always', ''], ['judged_never', ', "never"']] as const) {
      await valid(define.measure({ key, source: 'tickets', aggregation: 'COUNT', filter: `business_due(occurredAt, hours(24)${schedule})` }));
    }
    await valid(define.kpi({ key: 'around_the_clock', name: 'A', expression: 'judged_always', direction: 'NEUTRAL' }));
    await valid(define.kpi({ key: 'nobody_works', name: 'N', expression: 'judged_never', direction: 'NEUTRAL' }));
    expect((await ask({ kpis: ['around_the_clock', 'nobody_works'] })).rows).toEqual([[8, 0]]);
  });
});

describe('trap 21: priority, team and schedule as they were at the event', () => {
  let organization: TestOrganization;
  const MARCH = { between: { from: '2026-03-01', to: '2026-04-01' } };
  const ask = (question: Partial<Question>) => organization.as('VIEWER', (ctx) => evaluateTable(ctx, { kpis: [], window: MARCH, ...question }));
  const hours = (validFrom: string | null, from: string, to: string) =>
    ({ validFrom, weekly: (['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'] as const).map((weekday) => ({ weekday, intervals: [{ from, to }] })) });
  const schedule = (...versions: ReturnType<typeof hours>[]) =>
    valid(organization.as('ANALYST', (ctx) => defineSchedule(ctx, { key: 'default', hours: versions })));

  beforeAll(async () => {
    organization = await newOrganization(database);
    const define = definer(organization);
    await schedule(hours(null, '09:00', '17:00'));
    await valid(define.source({ key: 'calls', name: 'Calls', fields: [{ key: 'team', type: 'TEXT', role: 'DIMENSION' }, { key: 'ended', type: 'INSTANT', role: 'TIME' }] }));
    // The states of a ticket, each with the priority that it had then.
    await valid(define.source({ key: 'states', name: 'States', fields: [
      { key: 'ticket', type: 'TEXT', role: 'ENTITY' }, { key: 'priority', type: 'TEXT', role: 'DIMENSION' }, { key: 'until', type: 'INSTANT', role: 'TIME' },
    ] }));
    const call = (key: string, day: string, team: string) => ({ key, occurredAt: `2026-03-${day}T08:00:00Z`, fields: { team, ended: `2026-03-${day}T18:00:00Z` } });
    await organization.as('ADMIN', (ctx) => recordInteractions(ctx, { source: 'calls', interactions: [
      // Ada changed from the first team to the second on the tenth.
      call('c1', '02', 'first'), call('c2', '03', 'first'), call('c3', '16', 'second'),
    ] }));
    const state = (key: string, ticket: string, from: string, until: string | null, priority: string) =>
      ({ key, occurredAt: `2026-03-${from}Z`, fields: { ticket, priority, ...(until === null ? {} : { until: `2026-03-${until}Z` }) } });
    await organization.as('ADMIN', (ctx) => recordInteractions(ctx, { source: 'states', interactions: [
      state('s1', 't1', '02T09:00:00', '02T12:00:00', 'high'), state('s2', 't1', '02T12:00:00', '04T12:00:00', 'low'), state('s3', 't2', '03T09:00:00', null, 'low'),
    ] }));
    await valid(define.measure({ key: 'calls_all', source: 'calls', aggregation: 'COUNT' }));
    await valid(define.measure({ key: 'worked', source: 'calls', aggregation: 'SUM', value: 'business_seconds(occurredAt, ended)', unit: 'h' }));
    await valid(define.measure({ key: 'time_in_state', source: 'states', aggregation: 'SUM', value: 'seconds_between(occurredAt, until)', unit: 'h' }));
    await valid(define.kpi({ key: 'k_calls', name: 'C', expression: 'calls_all', direction: 'NEUTRAL' }));
    await valid(define.kpi({ key: 'k_worked', name: 'W', expression: 'worked', direction: 'NEUTRAL' }));
    await valid(define.kpi({ key: 'k_state', name: 'S', expression: 'time_in_state', direction: 'NEUTRAL' }));
  });

  test('a call counts for the team that took it then, and time for the priority that the ticket had then', async () => {
    expect((await ask({ kpis: ['k_calls'], by: ['team'] })).rows).toEqual([['first', 2], ['second', 1]]);
    expect((await ask({ kpis: ['k_state'], by: ['priority'] })).rows).toEqual([['high', 3], ['low', 48]]);
  });

  test('new hours count from the day on which they are valid; calls before keep theirs', async () => {
    const byDay = async (question: Partial<Question> = {}) => (await ask({ kpis: ['k_worked'], by: ['team'], ...question })).rows;
    expect(await byDay()).toEqual([['first', 16], ['second', 8]]);
    const { freshness } = await ask({ kpis: ['k_worked'] });
    await schedule(hours(null, '09:00', '17:00'), hours('2026-03-10', '09:00', '13:00'));
    expect(await byDay()).toEqual([['first', 16], ['second', 4]]);
    // What was defined then is still told as of then.
    expect(await byDay({ asOf: { knowledge: freshness.knowledge, definition: freshness.knowledge } })).toEqual([['first', 16], ['second', 8]]);
  });
});
