/** What `--only` takes, in the order in which cases run. Apart from the cases, which load everything that they measure. */
export const CASE_KEYS = [
  'kpi-months',
  'growth',
  'page',
  'agents',
  'rolling',
  'sketches',
  'saturation',
  'typed-series',
  'row-security',
  'record',
  'import',
  'arrivals',
  'memory',
] as const;
export type CaseKey = (typeof CASE_KEYS)[number];
