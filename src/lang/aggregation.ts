/** How the rows of a context become one number. */
export const AGGREGATIONS = [
  'COUNT', 'SUM', 'AVG', 'MIN', 'MAX', 'STDDEV', 'COUNT_DISTINCT', 'PERCENTILE', 'FIRST', 'LAST',
  'APPROX_COUNT_DISTINCT', 'APPROX_PERCENTILE',
] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

/** Those that are read off a state that can be merged; see `kernel/distinct-sketch` and `kernel/quantile-sketch`. */
export type Approximation = 'APPROX_COUNT_DISTINCT' | 'APPROX_PERCENTILE';

export const isApproximate = (aggregation: Aggregation): aggregation is Approximation =>
  aggregation === 'APPROX_COUNT_DISTINCT' || aggregation === 'APPROX_PERCENTILE';

/** Whether it counts: whatever its values are, the number has no dimension, and over no rows it is 0. */
export const isCount = (aggregation: Aggregation): boolean =>
  aggregation === 'COUNT' || aggregation === 'COUNT_DISTINCT' || aggregation === 'APPROX_COUNT_DISTINCT';

/** Whether it has a percentile. */
export const isPercentile = (aggregation: Aggregation): boolean => aggregation === 'PERCENTILE' || aggregation === 'APPROX_PERCENTILE';
