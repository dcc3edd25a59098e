import { notFound } from '../kernel/errors.js';
import { DEFINITION_KEY } from '../kernel/ids.js';
import { didYouMean } from '../kernel/suggest.js';
import type { SourceDefinition } from '../lang/catalog.js';
import type { Reading } from '../store/database.js';
import { sourceForWriting, sourceKeys } from '../store/interactions.js';
import { shownKey } from './definitions/texts.js';

/** The source as it now stands, or NOT_FOUND with the nearest key that exists. */
export async function requireSource(tx: Reading, key: string): Promise<SourceDefinition> {
  const source = DEFINITION_KEY.test(key) ? await sourceForWriting(tx, key) : undefined;
  if (source !== undefined) return source;
  const shown = shownKey(key);
  throw notFound('source', shown, didYouMean(shown, await sourceKeys(tx)) ?? 'Define it first, with defineSource.');
}
