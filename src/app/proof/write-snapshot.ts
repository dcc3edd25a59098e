import type { Writing } from '../../store/database.js';
import { insertSnapshot } from '../../store/snapshots.js';
import type { BuiltSnapshot } from './snapshot-model.js';

/** Stores a snapshot of a review, for good, in the transaction that submits it. Its edition is the review's to write. */
export const writeSnapshot = (tx: Writing, reviewId: string, snapshot: BuiltSnapshot): Promise<void> => insertSnapshot(tx, reviewId, snapshot);
