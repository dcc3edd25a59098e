/** How the rows of a context become one number. */
export const AGGREGATIONS = [
  'COUNT', 'SUM', 'AVG', 'MIN', 'MAX', 'STDDEV', 'COUNT_DISTINCT', 'PERCENTILE', 'FIRST', 'LAST',
] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];
