import { dependenciesOf, dependentsOf } from '../lang/dependencies.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { kpiModel, type KpiModel } from './definitions/kpi-model.js';
import { measureModel, type MeasureModel } from './definitions/models.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';

/** The measures and KPIs that the KPI's expression names, by key; none for a key of nothing. */
export async function kpiDependencies(ctx: AppContext, key: string): Promise<(KpiModel | MeasureModel)[]> {
  authorize(ctx, 'readDefinitions');
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  if (catalog.kpi(key) === undefined) return [];
  return dependenciesOf(key, catalog).map((name) => {
    const measure = catalog.measure(name);
    return measure === undefined ? kpiModel(catalog.kpi(name)!) : measureModel(measure);
  });
}

/** The KPIs whose expressions name this measure or KPI, by key. */
export async function dependents(ctx: AppContext, key: string): Promise<KpiModel[]> {
  authorize(ctx, 'readDefinitions');
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  return dependentsOf(key, catalog).map((name) => kpiModel(catalog.kpi(name)!));
}
