import type { Question } from '../../src/app/evaluation-answer.js';

/**
 * A KPI and a question beside SQL that somebody wrote by hand. The SQL reads views over the rows that the question could know:
 * `calls`, `surveys`, `messages`, `pulses`, with typed columns; `at` is the instant, `day` the local timestamp in Paris. `asked`
 * has the knowledge of the answer, `now`. It returns the table's columns in their order.
 */
export interface OracleCase {
  readonly asks: string;
  readonly kpi: string;
  readonly unit?: string;
  readonly question: Omit<Question, 'kpis'>;
  /** As of an instant before corrections, retractions and late rows. */
  readonly earlier?: true;
  /** By how much of it a number may differ from the SQL's; absent: by nothing but the rounding of doubles. */
  readonly within?: number;
  /** No value, or 0, is the answer everywhere; any other case has to have one. */
  readonly nothing?: true;
  readonly sql: string;
}

export const between = (from: string, to: string): Question['window'] => ({ between: { from, to } });

export const YEAR = between('2025-01-01', '2026-01-01');
export const MARCH = between('2025-03-01', '2025-04-01');
export const inYear = `day >= '2025-01-01' and day < '2026-01-01'`;
export const inMarch = `day >= '2025-03-01' and day < '2025-04-01'`;

/** One row per month of 2025 (p to e) with a value of its own. */
export const eachMonth = (value: string): string => each('2025-01-01', '2025-12-01', '1 month', value);
/** One row per local day of March 2025. */
export const eachDay = (value: string): string => each('2025-03-01', '2025-03-31', '1 day', value);
/** One row per week of March 2025, from Monday to Monday. */
export const eachWeek = (value: string): string => each('2025-03-03', '2025-03-24', '7 days', value);
export const MARCH_WEEKS = between('2025-03-03', '2025-03-31');
export const eachQuarter = (value: string): string => each('2025-01-01', '2025-10-01', '3 months', value);

const each = (first: string, last: string, step: string, value: string): string => `
  with periods as (select p, p + interval '${step}' as e from generate_series(timestamp '${first}', '${last}', '${step}') p)
  select p::date, ${value} from periods order by 1`;

/** Channels in the table's order: by code points, the unknown one last. */
export const byChannel = 'order by channel collate "C" nulls last';
