import type { Rollup } from '../../../lang/rollup.js';
import type { ScanRow } from '../../../sql/scan.js';
import { writtenOnce, type Statement } from '../../../sql/written-once.js';
import { scansOf, statementOf, type PlannedScan } from './scan-plan.js';
import type { ScanRequest } from './scan-request.js';

/** A scan with the statement that reads it. */
export interface KeptScan extends PlannedScan {
  readonly statement: Statement<ScanRow>;
}

interface Kept {
  readonly requests: readonly ScanRequest[];
  readonly rollups: string;
  readonly scans: readonly KeptScan[];
}

/** By the first request: questions that are kept ask for the same ones again. */
const kept = new WeakMap<ScanRequest, Kept>();

/** The scans of the requests, planned and written once for as long as the same ones are asked for, and rollups stand as they did. */
export function keptScans(organizationId: string, requests: readonly ScanRequest[], rollups: readonly Rollup[]): readonly KeptScan[] {
  const standing = JSON.stringify(rollups.map(({ id, builtFrom, builtAt, rowsListed, behind, marked, recordedThrough }) =>
    [id, builtFrom, builtAt, rowsListed, behind, marked, behind ? recordedThrough : null]));
  const known = kept.get(requests[0]!);
  if (known !== undefined && known.rollups === standing && isSame(known.requests, requests)) return known.scans;
  const scans = scansOf(organizationId, requests, rollups).map((planned) => ({ ...planned, statement: writtenOnce(statementOf(planned)) }));
  kept.set(requests[0]!, { requests: [...requests], rollups: standing, scans });
  return scans;
}

const isSame = (a: readonly ScanRequest[], b: readonly ScanRequest[]): boolean => a.length === b.length && a.every((each, index) => each === b[index]);
