import type { FieldDefinition } from '../lang/catalog.js';
import { neededDimensions } from '../lang/planner.js';
import { authorize, mayReadPersonal } from './access.js';
import type { AppContext } from './context.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';
import { personalFieldIn } from './evaluation/dimensions.js';

/**
 * Keys of the dimensions that a question for this KPI can group by, sorted: those of every source that it reads, less what
 * `overall` removes before it is read. Personal ones are left out for who may not read them. None for a key of nothing.
 */
export async function kpiDimensions(ctx: AppContext, key: string): Promise<string[]> {
  authorize(ctx, 'readDefinitions');
  const compiled = await compiledCatalog(await ctx.reading(), null);
  const { catalog } = compiled;
  const definition = catalog.kpi(key);
  if (definition === undefined) return [];
  const checked = compiled.check(definition);
  const dimensions = (source: string): FieldDefinition[] =>
    catalog.source(source)!.fields.filter(({ role }) => role === 'DIMENSION');
  const personal = mayReadPersonal(ctx.actor);
  const sources = new Set(Object.values(checked.measures).map(({ source }) => source));
  const candidates = new Set([...sources].flatMap((source) => dimensions(source).map((field) => field.key)));
  return [...candidates].sort().filter((dimension) => {
    const readers = neededDimensions(checked, [dimension]).map(({ source }) => source);
    return readers.length > 0 && readers.every((source) => dimensions(source).some((field) => field.key === dimension)
      && (personal || personalFieldIn(catalog.source(source)!, dimension, catalog) === undefined));
  });
}
