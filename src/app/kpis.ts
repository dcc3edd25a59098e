import { badInput } from '../kernel/errors.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { keyPage } from './definitions/key-page.js';
import { draftedKpiModel, kpiModel, type KpiModel, type KpiStatus } from './definitions/kpi-model.js';
import { LONGEST_NAME, storable } from './definitions/texts.js';
import { newestDrafts } from './drafted-kpis.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';
import { kpiRevisions } from './kpi-revision.js';
import type { Page, PageInput } from './page.js';

export interface KpisInput extends PageInput {
  /** Only those among these keys; keys of nothing are passed over. At most 100. */
  readonly keys?: readonly string[] | null;
  /** Words that key, name, description or tags must hold, in any case and order. */
  readonly search?: string | null;
  readonly tag?: string | null;
  /** Absent: published ones, and drafts for those who may see them. */
  readonly status?: KpiStatus | null;
  /** Whether they are due for revision. */
  readonly stale?: boolean | null;
}

const MOST_KEYS = 100;

/** The organisation's KPIs, by key. The filters narrow each other. */
export async function kpis(ctx: AppContext, input: KpisInput): Promise<Page<KpiModel>> {
  authorize(ctx, 'readDefinitions');
  if ((input.keys?.length ?? 0) > MOST_KEYS) {
    throw badInput('keys', `keys names ${input.keys!.length.toLocaleString('en')} KPIs; at most ${MOST_KEYS} can be asked for.`);
  }
  const keys = input.keys === null || input.keys === undefined ? null : new Set(input.keys);
  const words = folded(storable('search', input.search ?? '', LONGEST_NAME)).split(/\s+/).filter((word) => word !== '');
  const found = (await allKpis(ctx)).filter((kpi) => {
    if (keys !== null && !keys.has(kpi.key)) return false;
    if (input.status == null ? kpi.status === 'RETIRED' : kpi.status !== input.status) return false;
    if (input.tag !== null && input.tag !== undefined && !kpi.tags.includes(input.tag)) return false;
    const text = folded([kpi.key, kpi.name, kpi.description ?? '', ...kpi.tags].join('\n'));
    return words.every((word) => text.includes(word));
  });
  return keyPage(input.stale == null ? found : await dueOrNot(ctx, found, input.stale), input);
}

/** By key. */
async function allKpis(ctx: AppContext): Promise<KpiModel[]> {
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  const published = [
    ...catalog.kpiKeys.map((key) => kpiModel(catalog.kpi(key)!)), ...catalog.retiredKpiKeys.map((key) => kpiModel(catalog.retiredKpi(key)!)),
  ];
  const keys = new Set(published.map(({ key }) => key));
  const drafted = [...(await newestDrafts(ctx)).values()].filter(({ key }) => !keys.has(key)).map(draftedKpiModel);
  return [...published, ...drafted].sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function dueOrNot(ctx: AppContext, kpis: readonly KpiModel[], stale: boolean): Promise<KpiModel[]> {
  const revisions = await kpiRevisions(ctx, kpis);
  return kpis.filter((_, index) => (revisions[index]?.stale ?? false) === stale);
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();
