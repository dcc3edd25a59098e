import { DEFINITION_KEY } from '../../kernel/ids.js';
import { loadCatalog, type LoadedCatalog } from '../../store/catalog.js';
import type { Reading } from '../../store/database.js';
import type { SourceContent } from '../../store/definition-content.js';
import { kindsOfKeys, sourceContents } from '../../store/definitions.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';
import { openKpiDrafts, type KpiHeader } from '../../store/kpis.js';

/** What an organisation has, as far as a change has to know. */
export interface Standing {
  readonly catalog: LoadedCatalog;
  /** Key → the kind under which it was first defined, whatever became of it. */
  readonly kinds: ReadonlyMap<string, 'MEASURE' | 'KPI'>;
  /** Every content that the change's sources ever had: rows stored under them are still there. */
  readonly earlier: ReadonlyMap<string, readonly SourceContent[]>;
  /** What the change's KPIs are called of which there are only drafts. */
  readonly drafted: ReadonlyMap<string, KpiHeader>;
  /** By key. */
  readonly goals: readonly StoredGoal[];
}

interface Defined { readonly key: string }

/** `sources` and `kpis`: those that a change may define. */
export async function standingOf(
  tx: Reading, { sources, kpis }: { readonly sources: readonly Defined[]; readonly kpis: readonly Defined[] },
): Promise<Standing> {
  const keys = sources.map(({ key }) => key).filter((key) => DEFINITION_KEY.test(key));
  const [catalog, kinds] = [await loadCatalog(tx, null), await kindsOfKeys(tx)];
  const unpublished = kpis.filter(({ key }) => kinds.get(key) === 'KPI' && catalog.kpi(key) === undefined && catalog.retiredKpi(key) === undefined);
  return {
    catalog, kinds,
    goals: await loadGoals(tx),
    earlier: keys.length === 0 ? new Map() : await sourceContents(tx, keys),
    drafted: unpublished.length === 0 ? new Map() : new Map((await openKpiDrafts(tx)).map((draft) => [draft.key, draft])),
  };
}
