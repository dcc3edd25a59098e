import type { BoundMeasure, CheckedKpi } from '../../lang/kpi-expr.js';

/** Keys of the sources that `read` finds in the measures of expressions: each once, sorted. */
export const sourceKeys = (expressions: readonly CheckedKpi[], read: (measure: BoundMeasure) => readonly string[]): string[] =>
  [...new Set(expressions.flatMap(({ measures }) => Object.values(measures).flatMap(read)))].sort();
