import type {
  Catalog, KpiDefinition, MeasureDefinition, ScheduleDefinition, SourceDefinition, TagDefinition,
} from '../../lang/catalog.js';

export interface Changed {
  readonly source?: SourceDefinition;
  readonly measure?: MeasureDefinition;
  readonly kpi?: KpiDefinition;
  readonly tag?: TagDefinition;
  readonly schedule?: ScheduleDefinition;
}

/** The catalogue as it would be with a definition added or replaced. */
export function overlaid(catalog: Catalog, { source, measure, kpi, tag, schedule }: Changed): Catalog {
  const withKey = (keys: readonly string[], key: string | undefined): readonly string[] =>
    (key === undefined || keys.includes(key) ? keys : [...keys, key].sort());
  return {
    source: (key) => (key === source?.key ? source : catalog.source(key)),
    measure: (key) => (key === measure?.key ? measure : catalog.measure(key)),
    kpi: (key) => (key === kpi?.key ? kpi : catalog.kpi(key)),
    tag: (key) => (key === tag?.key ? tag : catalog.tag(key)),
    schedule: (key) => (key === schedule?.key ? schedule : catalog.schedule(key)),
    sourceKeys: withKey(catalog.sourceKeys, source?.key),
    measureKeys: withKey(catalog.measureKeys, measure?.key),
    kpiKeys: withKey(catalog.kpiKeys, kpi?.key),
    tagKeys: withKey(catalog.tagKeys, tag?.key),
    scheduleKeys: withKey(catalog.scheduleKeys, schedule?.key),
  };
}
