import type { Reading } from '../../store/database.js';
import { erasedRows } from '../../store/erasure.js';
import type { ScanRequest } from '../evaluation/scan-loader.js';
import { evidenceReads } from './evidence-reads.js';
import { planReads } from './plan-reads.js';

/**
 * At least as many rows as have been erased of what these scans read as of `knowledge` (null: now).
 *
 * @param timeZone the organisation's, in whose days erased rows are counted.
 */
export function erasedOfScans(reading: Reading, requests: readonly ScanRequest[], knowledge: number | null, timeZone: string): Promise<number> {
  const bySource = Map.groupBy(planReads(evidenceReads(requests)), ({ sourceId, timeField }) => `${sourceId} ${timeField}`);
  const reads = [...bySource.values()].map((spans) => ({ sourceId: spans[0]!.sourceId, timeField: spans[0]!.timeField, spans }));
  return erasedRows(reading, reads, knowledge, timeZone);
}
