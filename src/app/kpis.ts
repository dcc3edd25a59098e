import { badInput } from '../kernel/errors.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { keyPage } from './definitions/key-page.js';
import { kpiModel, type KpiModel } from './definitions/kpi-model.js';
import { LONGEST_NAME, storable } from './definitions/texts.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';
import type { Page, PageInput } from './page.js';

export interface KpisInput extends PageInput {
  /** Only those among these keys; keys of nothing are passed over. At most 100. */
  readonly keys?: readonly string[] | null;
  /** Words that key, name, description or tags must hold, in any case and order. */
  readonly search?: string | null;
  readonly tag?: string | null;
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
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  const found = catalog.kpiKeys.map((key) => catalog.kpi(key)!).filter((record) => {
    if (keys !== null && !keys.has(record.key)) return false;
    if (input.tag !== null && input.tag !== undefined && !record.tags.includes(input.tag)) return false;
    const text = folded([record.key, record.name, record.description ?? '', ...record.tags].join('\n'));
    return words.every((word) => text.includes(word));
  });
  return keyPage(found.map(kpiModel), input);
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();
