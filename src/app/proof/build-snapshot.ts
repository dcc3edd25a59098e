import type { Reading } from '../../store/database.js';
import type { AppContext } from '../context.js';
import type { BuiltSnapshot, SnapshotRequest } from './snapshot-model.js';

/**
 * The number of a goal in one of its periods with everything that it was computed from, as of `request.knowledge`. Reads through
 * `reading`, which may be a transaction that writes: what it is about to write has no say in it.
 */
export function buildSnapshot(_ctx: AppContext, _reading: Reading, _request: SnapshotRequest): Promise<BuiltSnapshot> {
  throw new Error('the parts of a snapshot are not put together yet');
}
