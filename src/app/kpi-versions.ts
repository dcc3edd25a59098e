import DataLoader from 'dataloader';
import type { KpiVersionRow } from '../sql/catalog.js';
import type { Reading } from '../store/database.js';
import { kpiVersions as storedVersions } from '../store/kpis.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { kpiVersionModel, type KpiVersionModel } from './definitions/kpi-model.js';
import { pageOf, pageSize, placeAfter, type Page, type PageInput } from './page.js';

/** The versions of a KPI, by its id, newest first; none for an id of nothing. */
export async function kpiVersions(ctx: AppContext, kpiId: string, { first, after }: PageInput): Promise<Page<KpiVersionModel>> {
  authorize(ctx, 'readDefinitions');
  const size = pageSize(first);
  const [start] = placeAfter(after, 1) ?? [];
  const versions = (await loaderOf(await ctx.reading()).load(kpiId)).map((row) => kpiVersionModel(row));
  const rest = start === undefined ? versions : versions.slice(versions.findIndex(({ number }) => number === start) + 1);
  return pageOf(rest.slice(0, size + 1), size, ({ number }) => [number]);
}

const loaders = new WeakMap<Reading, DataLoader<string, KpiVersionRow[]>>();

/** The versions of all KPIs of a list in one statement. */
function loaderOf(reading: Reading): DataLoader<string, KpiVersionRow[]> {
  const known = loaders.get(reading) ?? new DataLoader<string, KpiVersionRow[]>(
    (ids) => storedVersions(reading, ids), { batchScheduleFn: (dispatch) => setImmediate(dispatch) },
  );
  loaders.set(reading, known);
  return known;
}
