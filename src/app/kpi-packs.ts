import { badInput } from '../kernel/errors.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';
import { builtInLibrary } from './library/built-in-library.js';
import type { KpiNeeds } from '../lang/needs.js';
import { kpiNeeds } from './library/kpi-needs.js';
import type { LibraryKpi, LibraryPack } from './library/library.js';
import { missingFrom, type Missing } from './library/missing.js';

/** A KPI of the library, and how it stands with the organisation that asks. */
export interface LibraryKpiModel extends LibraryKpi {
  readonly needs: KpiNeeds;
  /** A KPI of its key is defined here. */
  readonly installed: boolean;
  /** What its rows lack here; empty: the organisation's sources can answer it. */
  readonly missing: readonly Missing[];
}

export interface PackModel extends Omit<LibraryPack, 'kpis'> {
  readonly kpis: readonly LibraryKpiModel[];
}

const MOST_KEYS = 100;

/** The packs of the library, all or those among the keys, judged by the definitions in force here. */
export async function kpiPacks(ctx: AppContext, keys: readonly string[] | null): Promise<readonly PackModel[]> {
  authorize(ctx, 'readDefinitions');
  if ((keys?.length ?? 0) > MOST_KEYS) throw badInput('keys', `keys names more than ${MOST_KEYS} packs.`);
  const library = builtInLibrary();
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  const judged = (kpi: LibraryKpi): LibraryKpiModel => {
    const needs = kpiNeeds(library, kpi.key);
    return { ...kpi, needs, installed: catalog.kpi(kpi.key) !== undefined, missing: missingFrom(needs, library, catalog) };
  };
  return [...library.packs.values()]
    .filter(({ key }) => keys === null || keys.includes(key))
    .map((pack) => ({ ...pack, kpis: pack.kpis.map(judged) }));
}
