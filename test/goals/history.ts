import type { HistoryPoint } from '../../src/goals/history.js';
import { Decimal } from '../../src/kernel/decimal.js';

/** A history of these values, oldest first; null: a period without a value. `breakAt`: where a new definition begins. */
export const historyOf = (values: readonly (number | string | null)[], breakAt = -1): HistoryPoint[] => values.map((value, index) => ({
  period: `p${index}`, value: value === null ? null : new Decimal(value), redefined: index === breakAt,
}));
