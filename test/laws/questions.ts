import fc from 'fast-check';
import type { Question, TableModel } from '../../src/app/evaluation-answer.js';

/** Something that answers questions: the service, or the service with a planted bug. */
export type Ask = (question: Question) => Promise<TableModel>;

const day = fc.integer({ min: 0, max: 430 }).map((offset) => new Date(Date.UTC(2025, 0, 1 + offset)).toISOString().slice(0, 10));

const window = fc.tuple(day, fc.integer({ min: 1, max: 120 })).map(([from, days]) => {
  const to = new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10);
  return { between: { from, to } };
});

const zone = fc.constantFrom(undefined, 'UTC', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia');
const grain = fc.constantFrom(undefined, 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'FISCAL_QUARTER') as fc.Arbitrary<Question['grain']>;
/** Dimensions that both sources of the fixture have, those that only calls have, and those of the calendar. */
const dimensions = fc.subarray(['channel', 'team', 'priority', 'long', 'weekday', 'calendar:season'], { maxLength: 2 });

/** Row-scope conditions over calls, unknown for some rows. */
export const CONDITIONS = [
  'channel == "email"', 'answered', 'not answered', 'talk > minutes(5)', 'hold < minutes(2) or priority == 1', 'team in ["north", "west"]',
  'is_null(channel)', 'resolved_at > "2025-06-01T00:00:00Z"', 'cost / (talk - 450) > 0', 'handle > talk and channel != "chat"',
  'tagged("season") or weekday() >= 6', 'hour_of_day(resolved_at) < hour_of_day()', 'business_seconds(occurredAt, resolved_at, "shop") > hours(30)',
] as const;
export const condition = fc.constantFrom(...CONDITIONS);

export const MEASURES = [
  'calls_all', 'calls_answered', 'talk_total', 'talk_mean', 'hold_mean', 'cost_max', 'cost_min', 'talk_spread', 'talk_p90', 'customers',
  'cost_first', 'hold_last', 'resolutions', 'resolution_time',
] as const;
export const measure = fc.constantFrom(...MEASURES);

/** A question without its KPIs. */
export const question: fc.Arbitrary<Omit<Question, 'kpis'>> = fc.record({
  window, grain, by: dimensions, timeZone: zone, where: fc.option(condition, { nil: undefined, freq: 3 }),
}, { requiredKeys: ['window', 'by'] });

/** Everything that an answer says, as comparable text. */
export const said = (table: TableModel): string =>
  JSON.stringify({ lines: lines(table), marks: table.marks, window: table.window, freshness: table.freshness });

/** The answer as comparable lines: the row's labels, the value as text, and why there is none. */
export function lines(table: TableModel): string[] {
  const marks = new Map(table.marks.map(({ row, column, reason }) => [`${row}.${column}`, reason]));
  return table.rows.map((row, index) => JSON.stringify(row.map((cell, column) => marks.get(`${index}.${column}`) ?? cell)));
}
