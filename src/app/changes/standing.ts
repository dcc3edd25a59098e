import { loadCatalog, type LoadedCatalog } from '../../store/catalog.js';
import type { Reading } from '../../store/database.js';
import type { SourceContent } from '../../store/definition-content.js';
import { kindsOfKeys, storedSource } from '../../store/definitions.js';
import { DEFINITION_KEY } from '../../kernel/ids.js';
import type { ChangeSet } from './change-set.js';

/** What an organisation has, as far as a change has to know. */
export interface Standing {
  readonly catalog: LoadedCatalog;
  /** Key → the kind under which it was first defined, whatever became of it. */
  readonly kinds: ReadonlyMap<string, 'MEASURE' | 'KPI'>;
  /** Every content that the change's sources ever had: rows stored under them are still there. */
  readonly earlier: ReadonlyMap<string, readonly SourceContent[]>;
}

export async function standingOf(tx: Reading, { sources }: Pick<ChangeSet, 'sources'>): Promise<Standing> {
  const catalog = await loadCatalog(tx, null);
  const earlier: [string, readonly SourceContent[]][] = [];
  for (const { key } of sources.filter((source) => DEFINITION_KEY.test(source.key))) {
    const stored = await storedSource(tx, key);
    if (stored !== undefined) earlier.push([key, stored.contents]);
  }
  return { catalog, kinds: await kindsOfKeys(tx), earlier: new Map(earlier) };
}
