import { bindMeasure } from './bind-measure.js';
import type { Catalog } from './catalog.js';
import type { Diagnostic } from './diagnostics.js';
import type { InlinedKpi } from './inlined-kpis.js';
import type { BoundMeasure } from './kpi-expr.js';

export type MeasureBinding =
  { readonly ok: true; readonly measure: BoundMeasure } | { readonly ok: false; readonly diagnostic: Diagnostic };

/** The definitions that one check reads, each bound once. */
export class KpiBindings {
  private readonly bindings = new Map<string, MeasureBinding | undefined>();

  /** `kpi` gives a KPI written out, undefined where there is none of that key. `self`: the KPI whose expression is checked, if it has a key. */
  constructor(
    readonly catalog: Catalog, readonly kpi: (key: string, bindings: KpiBindings) => InlinedKpi | undefined, readonly self: string | null,
  ) {}

  measure(key: string): MeasureBinding | undefined {
    if (this.bindings.has(key)) return this.bindings.get(key);
    const definition = this.catalog.measure(key);
    const bound = definition === undefined ? undefined : bindMeasure(definition, this.catalog);
    const binding: MeasureBinding | undefined =
      bound === undefined || bound.ok ? bound : { ok: false, diagnostic: bound.diagnostics[0]! };
    this.bindings.set(key, binding);
    return binding;
  }
}
