import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { defineKpi } from '../../src/app/define-kpi.js';
import { evaluateTable } from '../../src/app/evaluate-table.js';
import type { Question, TableModel } from '../../src/app/evaluation-answer.js';
import type { Grain } from '../../src/calendar/grain.js';
import { Decimal } from '../../src/kernel/decimal.js';
import { testDatabase } from '../support/database.js';
import { defineTogether } from '../support/definitions.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';
import { CONTEXT_MEASURES, seedContexts } from './context-fixture.js';
import {
  DoesNotTile, evaluated, stepOf, textOf, unitEnd, unitStart, type Answer, type AskPlain, type Expression, type ModelContext,
} from './context-model.js';

interface Calendared { readonly organization: TestOrganization; readonly weekStart: number; readonly fiscalYearStart: number }
let organizations: readonly Calendared[];

beforeAll(async () => {
  const { database } = await testDatabase();
  const made = async (weekStart: 'MONDAY' | 'SUNDAY', fiscalYearStart: number): Promise<Calendared> => {
    const organization = await newOrganization(database, { timeZone: 'Europe/Paris', weekStart, fiscalYearStart });
    await organization.as('ADMIN', seedContexts);
    const plain = CONTEXT_MEASURES.map((key) => ({ key: `plain_${key}`, name: key, expression: key, direction: 'NEUTRAL' as const }));
    await organization.as('ANALYST', (ctx) => defineTogether(ctx, { kpis: plain }));
    return { organization, weekStart: weekStart === 'MONDAY' ? 1 : 7, fiscalYearStart };
  };
  organizations = [await made('MONDAY', 1), await made('SUNDAY', 4)];
}, 120_000);

async function define(organization: TestOrganization, key: string, expression: string): Promise<boolean> {
  const { diagnostics } = await organization.as('ANALYST', (ctx) => defineKpi(ctx, { key, name: key, expression, direction: 'NEUTRAL' }));
  return diagnostics.length === 0;
}

const ask = (organization: TestOrganization, question: Question): Promise<TableModel> =>
  organization.as('ANALYST', (ctx) => evaluateTable(ctx, question));

const answerOf = (table: TableModel, row: number, column: number): Answer => {
  const value = table.rows[row]![column];
  if (typeof value === 'number') return new Decimal(value);
  return table.marks.find((mark) => mark.row === row && mark.column === column)?.reason ?? 'no reason';
};

const UNITS: readonly Grain[] = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR', 'FISCAL_QUARTER', 'FISCAL_YEAR'];
const unit = fc.constantFrom(...UNITS);
const count = fc.integer({ min: 1, max: 6 });

const { expression } = fc.letrec<{ expression: Expression; leaf: Expression }>((tie) => ({
  leaf: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...CONTEXT_MEASURES).map((key): Expression => ({ op: 'measure', key })) },
    { weight: 1, arbitrary: fc.constantFrom(['phoned', 'opened'], ['talk_total', 'customers'], ['closed', 'opened'])
      .map(([left, right]): Expression => ({ op: 'ratio', left: { op: 'measure', key: left! }, right: { op: 'measure', key: right! } })) },
  ),
  expression: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    tie('leaf'),
    fc.record({ op: fc.constant('previous' as const), count, body: tie('expression') }),
    fc.record({ op: fc.constantFrom('shift' as const, 'rolling' as const), count, unit, body: tie('expression') }),
    fc.record({ op: fc.constant('to_date' as const), unit, body: tie('expression') }),
    fc.record({ op: fc.constantFrom('cumulative' as const, 'change' as const, 'growth' as const), body: tie('expression') }),
    fc.record({
      op: fc.constant('over' as const), fn: fc.constantFrom('mean', 'min', 'max', 'sum'), unit: fc.constantFrom('DAY' as const, 'WEEK' as const, 'MONTH' as const),
      weekdays: fc.boolean(), body: tie('expression'),
    }),
    fc.record({ op: fc.constant('difference' as const), left: tie('expression'), right: fc.constant<Expression>({ op: 'units', unit: 'DAY' }) }),
  ),
})) as unknown as { expression: fc.Arbitrary<Expression> };

const asked = fc.record({
  calendar: fc.constantFrom(0, 1),
  expression,
  day: fc.integer({ min: 0, max: 500 }),
  days: fc.integer({ min: 1, max: 70 }),
  grain: fc.constantFrom<Grain | undefined>(undefined, 'DAY', 'WEEK', 'MONTH', 'MONTH', 'QUARTER', 'FISCAL_QUARTER'),
  timeZone: fc.constantFrom('Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'America/St_Johns'),
  // Now, in hours after the first day asked: before, within and after the window.
  hoursToNow: fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.constant(8_000)),
  channel: fc.constantFrom(undefined, undefined, 'phone', 'email'),
  point: fc.nat(),
});
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never;

/** Asks the expression at one point, and the model; undefined where the case says nothing. */
async function bothAnswers(given: Asked): Promise<{ text: string; found: Answer; expected: Answer } | undefined> {
  const { organization, weekStart, fiscalYearStart } = organizations[given.calendar]!;
  const { timeZone, grain } = given;
  const start = Temporal.PlainDate.from('2025-01-05').add({ days: given.day });
  const knowledge = start.toZonedDateTime(timeZone).add({ hours: given.hoursToNow, minutes: 17 });
  const text = textOf(given.expression);
  const where = given.channel === undefined ? undefined : `channel == "${given.channel}"`;
  const base = { timeZone, asOf: { knowledge: knowledge.toInstant().toString() }, ...(where && { where }) };
  const window = { between: { from: start.toString(), to: start.add({ days: given.days }).toString() } };

  // Fails where units cannot begin, or too much is named: such texts have tests of their own.
  if (!await define(organization, 'subject', text)) return undefined;
  let table: TableModel;
  try {
    table = await ask(organization, { ...base, kpis: ['subject'], window, ...(grain && { grain }) });
  } catch (error) {
    expect(String(error)).toContain('whole ones');
    table = { rows: [] } as unknown as TableModel;
  }

  const calendar = { weekStart, fiscalYearStart };
  const first = start.toZonedDateTime(timeZone);
  const last = start.add({ days: given.days }).toZonedDateTime(timeZone);
  const periods: { from: Temporal.ZonedDateTime; to: Temporal.ZonedDateTime }[] = [];
  if (grain === undefined) periods.push({ from: first, to: last });
  else for (let from = unitStart(first, grain, calendar); Temporal.ZonedDateTime.compare(from, last) < 0; from = unitEnd(from, grain, calendar)) {
    const to = unitEnd(from, grain, calendar);
    // A day that the zone skipped is no period.
    if (!to.equals(from)) periods.push({ from, to });
  }
  const index = given.point % periods.length;
  const period = periods[index]!;
  if (Temporal.ZonedDateTime.compare(period.from, knowledge) >= 0) return undefined;
  const contextOf = ({ from, to }: typeof period, unit: Grain | null): ModelContext => {
    const running = Temporal.ZonedDateTime.compare(knowledge, from) > 0 && Temporal.ZonedDateTime.compare(knowledge, to) < 0;
    return { from, to: running ? knowledge : to, grain: unit, step: unit === null ? stepOfDates(from, to) : stepOf(unit), running, ...calendar };
  };
  const context = contextOf(period, grain ?? null);
  if (table.rows.length === 0) {
    // What was refused has a period that is not made of whole units.
    const begun = periods.filter(({ from }) => Temporal.ZonedDateTime.compare(from, knowledge) < 0).map((each) => contextOf(each, grain ?? null));
    const whole = contextOf({ from: periods[0]!.from, to: periods.at(-1)!.to }, null);
    const fits = await Promise.all([...begun, whole].map((each) => tiles(given.expression, each)));
    expect([text, fits]).not.toEqual([text, fits.map(() => true)]);
    return undefined;
  }
  try {
    const expected = await evaluated(given.expression, context, plainly(organization, base, timeZone));
    expect(table.rows).toHaveLength(periods.length);
    return { text, found: answerOf(table, index, grain === undefined ? 0 : 1), expected };
  } catch (error) {
    if (error instanceof DoesNotTile || error instanceof Nothing) return undefined;
    throw error;
  }
}

/** The step of a window between local dates: its months if it is whole months, else its days. */
function stepOfDates(from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime): Temporal.Duration {
  if (from.day !== 1 || to.day !== 1) return from.toPlainDate().until(to.toPlainDate(), { largestUnit: 'day' });
  return Temporal.Duration.from({ months: (to.year - from.year) * 12 + to.month - from.month });
}

/** Whether all units that the expression combines tile what they are in. */
const tiles = (expression: Expression, context: ModelContext): Promise<boolean> =>
  evaluated(expression, context, () => Promise.resolve(new Decimal(1))).then(() => true, (error: unknown) => {
    if (error instanceof DoesNotTile) return false;
    throw error;
  });

/** A context without any length, which no window can say. */
class Nothing extends Error {}

const plainly = (organization: TestOrganization, base: Omit<Question, 'kpis' | 'window'>, timeZone: string): AskPlain => async (key, { from, to }) => {
  const covered = Temporal.PlainDate.from('2024-12-01').toZonedDateTime('Europe/Paris').withTimeZone(timeZone);
  if (from === null && Temporal.ZonedDateTime.compare(to, covered) <= 0) return 'NOT_COVERED';
  const start = from ?? covered;
  if (Temporal.ZonedDateTime.compare(start, to) >= 0) throw new Nothing();
  const table = await ask(organization, {
    ...base, kpis: [`plain_${key}`], window: { between: { from: start.toInstant().toString(), to: to.toInstant().toString() } },
  });
  return answerOf(table, 0, 0);
};

/** Doubles of the tables, and what the model computes of them. */
function expectSame(found: Answer, expected: Answer, text: string): void {
  if (typeof found === 'string' || typeof expected === 'string') return expect([text, String(found)]).toEqual([text, String(expected)]);
  const tolerance = Decimal.max(expected.abs(), 1).times(1e-9);
  if (found.minus(expected).abs().gt(tolerance)) expect([text, found.toString()]).toEqual([text, expected.toString()]);
}

const law = (tally?: { asked: number }) => fc.asyncProperty(asked, async (given) => {
  const answers = await bothAnswers(given);
  if (answers === undefined) return;
  if (tally) tally.asked += 1;
  expectSame(answers.found, answers.expected, answers.text);
});

describe('L2: a function of time is its argument asked in the changed context', () => {
  test('over random nesting, zones, calendars, grains and instants of asking', async () => {
    const tally = { asked: 0 };
    const runs = sample(30, 20_000);
    await fc.assert(law(tally), { numRuns: runs, endOnFailure: true });
    expect(tally.asked).toBeGreaterThan(runs / 4);
  }, 7_200_000);
});

describe('a comparison is the same KPI in the period before', () => {
  test('whatever functions of time are in it', () => fc.assert(fc.asyncProperty(asked, async ({ calendar, expression: subject, day, days, grain, timeZone }) => {
    const { organization } = organizations[calendar]!;
    const text = textOf(subject);
    if (!await define(organization, 'subject', text)) return;
    const from = Temporal.PlainDate.from('2025-01-05').add({ days: day });
    const question: Question = {
      kpis: ['subject'], timeZone, grain: grain ?? 'MONTH', compare: ['PREVIOUS_PERIOD'],
      window: { between: { from: from.toString(), to: from.add({ days }).toString() } },
    };
    const table = await ask(organization, question).catch((error: unknown) => {
      expect(String(error)).toContain('whole ones');
    });
    table?.rows.forEach((_, row) => {
      if (row > 0) expectSame(answerOf(table, row, 2), answerOf(table, row - 1, 1), text);
    });
  }), { numRuns: sample(20, 2_000), endOnFailure: true }), 7_200_000);
});
