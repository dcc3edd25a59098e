import { notFound } from '../../kernel/errors.js';
import { isId } from '../../kernel/ids.js';
import type { Reading } from '../../store/database.js';
import { storedProof, type StoredProof } from '../../store/signed-editions.js';
import { shownKey } from '../definitions/texts.js';
import { editionLoader } from './edition-loader.js';
import type { SnapshotContent } from './snapshot-content.js';

export interface FoundEdition extends StoredProof {
  readonly content: SnapshotContent;
}

/** An edition by its id, with what it froze. @throws YardstickError NOT_FOUND. */
export async function requireEdition(reading: Reading, id: string): Promise<FoundEdition> {
  const found = isId(id) ? await storedProof(reading, id) : undefined;
  if (found === undefined) throw notFound('edition', shownKey(id));
  return { ...found, content: found.snapshot.content as SnapshotContent };
}

/** What an edition froze, without what proves it. @throws YardstickError NOT_FOUND. */
export async function editionContent(reading: Reading, id: string): Promise<SnapshotContent> {
  const found = isId(id) ? await editionLoader(reading).load(id) : null;
  if (found === null) throw notFound('edition', shownKey(id));
  return found.content as SnapshotContent;
}
