import type { Decimal } from '../kernel/decimal.js';

/** One ended period of a KPI, oldest first and without holes between periods: a period without a value says so. */
export interface HistoryPoint {
  /** The label of the period. */
  readonly period: string;
  /** In the KPI's unit; null: no value. */
  readonly value: Decimal | null;
  /** Another definition holds from this period on: what lies before is another process. */
  readonly redefined: boolean;
}

/** What may be compared with the newest point: all since the last break of definition. */
export function sinceBreak(history: readonly HistoryPoint[]): readonly HistoryPoint[] {
  const last = history.findLastIndex(({ redefined }) => redefined);
  return last < 0 ? history : history.slice(last);
}
