import DataLoader from 'dataloader';
import type { KpiVersionRow } from '../sql/catalog.js';
import type { Reading } from '../store/database.js';
import { kpiVersions as storedVersions, openKpiDrafts } from '../store/kpis.js';
import { authorize, isAllowed } from './access.js';
import type { AppContext } from './context.js';
import { draftModel, kpiVersionModel, type KpiModel, type KpiVersionModel } from './definitions/kpi-model.js';
import { pageOf, pageSize, placeAfter, type Page, type PageInput } from './page.js';

/** The versions of a KPI, newest first; before them, for those who may see them, the drafts that were not published. */
export async function kpiVersions(
  ctx: AppContext, { id, status }: Pick<KpiModel, 'id' | 'status'>, { first, after }: PageInput,
): Promise<Page<KpiVersionModel>> {
  authorize(ctx, 'readDefinitions');
  const size = pageSize(first);
  const [start] = placeAfter(after, 1) ?? [];
  const reading = await ctx.reading();
  const published = (await loaderOf(reading).load(id)).map((row) => kpiVersionModel(row, status === 'RETIRED' ? status : 'PUBLISHED'));
  const drafts = isAllowed(ctx.actor, 'readDrafts') ? await ctx.memo('open drafts', () => openKpiDrafts(reading)) : [];
  const versions = [...drafts.filter((row) => row.id === id).map(draftModel), ...published];
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
