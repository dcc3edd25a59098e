import { kpiVersions as storedVersions } from '../store/definitions.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { kpiVersionModel, type KpiVersionModel } from './definitions/models.js';
import { pageOf, pageSize, placeAfter, type Page, type PageInput } from './page.js';

/** The versions of a KPI, by its id, newest first; none for an id of nothing. */
export async function kpiVersions(ctx: AppContext, kpiId: string, { first, after }: PageInput): Promise<Page<KpiVersionModel>> {
  authorize(ctx, 'readDefinitions');
  const size = pageSize(first);
  const [start] = placeAfter(after, 1) ?? [];
  const versions = (await storedVersions(await ctx.reading(), kpiId)).map(kpiVersionModel);
  const rest = start === undefined ? versions : versions.slice(versions.findIndex(({ number }) => number === start) + 1);
  return pageOf(rest.slice(0, size + 1), size, ({ number }) => [number]);
}
