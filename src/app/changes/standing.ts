import { DEFINITION_KEY } from '../../kernel/ids.js';
import { loadCatalog, type LoadedCatalog } from '../../store/catalog.js';
import type { Reading } from '../../store/database.js';
import type { SourceContent } from '../../store/definition-content.js';
import { kindsOfKeys, sourceContents } from '../../store/definitions.js';

/** What an organisation has, as far as a change has to know. */
export interface Standing {
  readonly catalog: LoadedCatalog;
  /** Key → the kind under which it was first defined, whatever became of it. */
  readonly kinds: ReadonlyMap<string, 'MEASURE' | 'KPI'>;
  /** Every content that the change's sources ever had: rows stored under them are still there. */
  readonly earlier: ReadonlyMap<string, readonly SourceContent[]>;
}

/** `sources`: those that a change may define. */
export async function standingOf(tx: Reading, { sources }: { readonly sources: readonly { readonly key: string }[] }): Promise<Standing> {
  const keys = sources.map(({ key }) => key).filter((key) => DEFINITION_KEY.test(key));
  return {
    catalog: await loadCatalog(tx, null), kinds: await kindsOfKeys(tx),
    earlier: keys.length === 0 ? new Map() : await sourceContents(tx, keys),
  };
}
