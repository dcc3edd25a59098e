import type { Catalog, KpiDefinition, MeasureDefinition, SourceDefinition } from '../../lang/catalog.js';

export interface Changed {
  readonly source?: SourceDefinition;
  readonly measure?: MeasureDefinition;
  readonly kpi?: KpiDefinition;
}

/** The catalogue as it would be with a definition added or replaced. */
export function overlaid(catalog: Catalog, { source, measure, kpi }: Changed): Catalog {
  const withKey = (keys: readonly string[], key: string | undefined): readonly string[] =>
    (key === undefined || keys.includes(key) ? keys : [...keys, key].sort());
  return {
    source: (key) => (key === source?.key ? source : catalog.source(key)),
    measure: (key) => (key === measure?.key ? measure : catalog.measure(key)),
    kpi: (key) => (key === kpi?.key ? kpi : catalog.kpi(key)),
    sourceKeys: withKey(catalog.sourceKeys, source?.key),
    measureKeys: withKey(catalog.measureKeys, measure?.key),
    kpiKeys: withKey(catalog.kpiKeys, kpi?.key),
  };
}
