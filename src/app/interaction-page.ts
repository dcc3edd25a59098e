import DataLoader from 'dataloader';
import { canonicalJson } from '../kernel/canonical-json.js';
import { canonicalInstant } from '../kernel/instant.js';
import type { InteractionPage, PageStart, PlacedRevision } from '../sql/interactions.js';
import type { Reading } from '../store/database.js';
import { interactionPages, revisionsByKey } from '../store/interactions.js';
import { interactionModel, revisionModel, type InteractionModel, type RevisionModel } from './interaction-models.js';
import { noCursor, pageOf, pageSize, placeAfter, type Page, type PageInput } from './page.js';

/** Which rows there are to page through. */
export interface SelectedRows extends Pick<InteractionPage, 'asOf' | 'at' | 'window' | 'where' | 'counted'> {
  /** Key of their source. */
  readonly source: string;
}

/** At most this many pages are one statement. */
const PAGES_PER_STATEMENT = 50;

const loaders = new WeakMap<Reading, DataLoader<InteractionPage, PlacedRevision[], string>>();

/**
 * A page of rows, newest first by `at`, then by key. Pages asked for side by side are read together, and the revisions of all
 * rows of a page in one statement. Throws BAD_INPUT for the page's arguments.
 */
export async function interactionPage(
  reading: Reading, selected: SelectedRows, page: PageInput,
): Promise<Page<InteractionModel>> {
  const { source, asOf, at, window, where, counted } = selected;
  const size = pageSize(page.first);
  const after = pageStart(page.after);
  const rows = await loaderOf(reading).load({ asOf, at, window, where, counted, after, limit: size + 1 });
  const { items, nextCursor } = pageOf(rows, size, (row) => [row.placedAt ?? '', row.key]);
  let revisions: ReturnType<typeof revisionsByKey> | undefined;
  const revisionsOf = async (key: string): Promise<RevisionModel[]> => {
    revisions ??= revisionsByKey(
      reading,
      asOf,
      items.map((item) => item.key),
    );
    return ((await revisions).get(key) ?? []).map(revisionModel);
  };
  return {
    items: items.map((row) => ({ ...interactionModel(source, row, () => revisionsOf(row.key)), cursor: row.cursor })),
    nextCursor,
  };
}

function loaderOf(reading: Reading): DataLoader<InteractionPage, PlacedRevision[], string> {
  const known = loaders.get(reading) ?? new DataLoader<InteractionPage, PlacedRevision[], string>(
    (pages) => interactionPages(reading, pages),
    { cacheKeyFn: canonicalJson, batchScheduleFn: (dispatch) => setImmediate(dispatch), maxBatchSize: PAGES_PER_STATEMENT },
  );
  loaders.set(reading, known);
  return known;
}

function pageStart(cursor: string | null | undefined): PageStart | null {
  const place = placeAfter(cursor, 2);
  if (place === null) return null;
  const [at, key] = place as [string, string];
  const placedAt = at === '' ? null : canonicalInstant(at);
  if (placedAt === undefined) throw noCursor();
  return { at: placedAt, key };
}
