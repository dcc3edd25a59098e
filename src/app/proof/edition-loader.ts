import DataLoader from 'dataloader';
import type { Reading } from '../../store/database.js';
import { snapshotsOfEditions, type StoredSnapshot } from '../../store/signed-editions.js';

const loaders = new WeakMap<Reading, DataLoader<string, StoredSnapshot | null>>();

/** What editions froze, by their ids; null: there is none. Those that are asked for side by side in two statements, each once per reading. */
export function editionLoader(reading: Reading): DataLoader<string, StoredSnapshot | null> {
  const known = loaders.get(reading) ?? new DataLoader<string, StoredSnapshot | null>(
    async (ids) => (await snapshotsOfEditions(reading, ids)).map((found) => found ?? null),
    { batchScheduleFn: (dispatch) => setImmediate(dispatch), maxBatchSize: 500 },
  );
  loaders.set(reading, known);
  return known;
}
