import type { Catalog, KpiDefinition, MeasureDefinition, SourceDefinition } from '../../lang/catalog.js';

/** A catalogue as it would be with what is added to it, one by one. */
export class GrowingCatalog implements Catalog {
  private readonly sources = new Map<string, SourceDefinition>();
  private readonly measures = new Map<string, MeasureDefinition>();
  private readonly kpis = new Map<string, KpiDefinition>();

  constructor(private readonly base: Catalog) {}

  add(added: { readonly source?: SourceDefinition; readonly measure?: MeasureDefinition; readonly kpi?: KpiDefinition }): void {
    if (added.source !== undefined) this.sources.set(added.source.key, added.source);
    if (added.measure !== undefined) this.measures.set(added.measure.key, added.measure);
    if (added.kpi !== undefined) this.kpis.set(added.kpi.key, added.kpi);
  }

  source = (key: string): SourceDefinition | undefined => this.sources.get(key) ?? this.base.source(key);
  measure = (key: string): MeasureDefinition | undefined => this.measures.get(key) ?? this.base.measure(key);
  kpi = (key: string): KpiDefinition | undefined => this.kpis.get(key) ?? this.base.kpi(key);
  tag: Catalog['tag'] = (key) => this.base.tag(key);
  schedule: Catalog['schedule'] = (key) => this.base.schedule(key);

  get sourceKeys(): readonly string[] { return merged(this.base.sourceKeys, this.sources); }
  get measureKeys(): readonly string[] { return merged(this.base.measureKeys, this.measures); }
  get kpiKeys(): readonly string[] { return merged(this.base.kpiKeys, this.kpis); }
  get tagKeys(): readonly string[] { return this.base.tagKeys; }
  get scheduleKeys(): readonly string[] { return this.base.scheduleKeys; }
}

const merged = (keys: readonly string[], added: ReadonlyMap<string, unknown>): readonly string[] =>
  (added.size === 0 ? keys : [...new Set([...keys, ...added.keys()])].sort());
