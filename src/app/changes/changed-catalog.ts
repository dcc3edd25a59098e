import { durationMs } from '../../kernel/duration.js';
import { NIL_ID } from '../../kernel/ids.js';
import type {
  Catalog, KpiDefinition, MeasureDefinition, ScheduleDefinition, SourceDefinition, TagDefinition,
} from '../../lang/catalog.js';
import type { ChangeSet, ReadKpi, ReadMeasure } from './change-set.js';

/** The definitions as they would be after a change. */
export function changedCatalog(base: Catalog, changes: ChangeSet): Catalog {
  const { removed } = changes;
  const tags = new Layer(base.tagKeys, base.tag, changes.tags.map(tagDefinition), removed.tags);
  const schedules = new Layer(base.scheduleKeys, base.schedule, changes.schedules.map(scheduleDefinition), removed.schedules);
  const sources = new Layer(
    base.sourceKeys, base.source, changes.sources.map((source) => sourceDefinition(source, base.source(source.key))), removed.sources,
  );
  const measures = new Layer(base.measureKeys, base.measure, changes.measures.map(measureDefinition), removed.measures);
  const kpis = new Layer(base.kpiKeys, base.kpi, changes.kpis.map(kpiDefinition), removed.kpis);
  return {
    tag: tags.get, schedule: schedules.get, source: sources.get, measure: measures.get, kpi: kpis.get,
    tagKeys: tags.keys, scheduleKeys: schedules.keys, sourceKeys: sources.keys, measureKeys: measures.keys, kpiKeys: kpis.keys,
    retiredKpiKeys: (base.retiredKpiKeys ?? []).filter((key) => kpis.get(key) === undefined),
  };
}

/** Definitions of one kind laid over those that stand. */
class Layer<D extends { readonly key: string }> {
  readonly keys: readonly string[];
  private readonly changed: ReadonlyMap<string, D>;
  private readonly removed: ReadonlySet<string>;

  constructor(
    keys: readonly string[], private readonly base: (key: string) => D | undefined, changed: readonly D[], removed: readonly string[],
  ) {
    this.changed = new Map(changed.map((definition) => [definition.key, definition]));
    this.removed = new Set(removed);
    this.keys = [...new Set([...keys, ...this.changed.keys()])].filter((key) => !this.removed.has(key)).sort();
  }

  get = (key: string): D | undefined => (this.removed.has(key) ? undefined : this.changed.get(key) ?? this.base(key));
}

const tagDefinition = ({ key, name, content }: ChangeSet['tags'][number]): TagDefinition => ({ key, name, versionId: '', ...content });

const scheduleDefinition = ({ key, content }: ChangeSet['schedules'][number]): ScheduleDefinition => ({ key, versionId: '', ...content });

const sourceDefinition = ({ key, content }: ChangeSet['sources'][number], standing: SourceDefinition | undefined): SourceDefinition =>
  // What is not stored yet has no rows.
  ({ id: standing?.id ?? NIL_ID, key, versionId: standing?.versionId ?? '', ...content });

const measureDefinition = ({ key, content, declaredUnit }: ReadMeasure): MeasureDefinition =>
  ({ key, versionId: '', ...content, unit: declaredUnit });

export const kpiDefinition = ({ key, name, content, declaredUnit }: ReadKpi): KpiDefinition => ({
  ...content, key, name, versionId: '', unit: declaredUnit,
  maturityLagMs: content.maturityLag === null ? null : durationMs(content.maturityLag) ?? null,
});
