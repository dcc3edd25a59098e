import { canonicalJson } from '../kernel/canonical-json.js';
import { parseJsonExactly } from '../kernel/decimal.js';
import { evidenceDigest } from '../kernel/evidence-digest.js';
import { canonicalInstant } from '../kernel/instant.js';
import { addDigest, digestOfWords, NO_EVIDENCE, type EvidenceSum } from '../kernel/evidence-sum.js';
import * as evidence from '../sql/evidence.js';
import type { FactsAsOf } from '../sql/facts.js';
import type { Reading } from './database.js';

/** The sum of the stored digests: for building; a proof recomputes them. */
export async function storedEvidence(reading: Reading, asOf: FactsAsOf, reads: readonly evidence.EvidenceRead[]): Promise<EvidenceSum> {
  const [row] = await reading.query(evidence.storedDigests(asOf, reads));
  return { rows: row!.rows, digest: digestOfWords(row!.words) };
}

/** A contributing revision whose stored digest is not what its content and salt give. */
export interface FalseDigest {
  readonly key: string;
  /** Canonical instant text. */
  readonly recordedAt: string;
}

export interface RecomputedEvidence extends EvidenceSum {
  /** The first of them. */
  readonly falseDigests: readonly FalseDigest[];
}

const ROWS_AT_ONCE = 5_000;
/** Whoever looks for what is wrong needs some of it, not all. */
const MOST_FALSE_DIGESTS = 100;
let cursors = 0;

/** The sum of the digests that content and salt give, read bit by bit. `keys`: only of these; absent: all. */
export async function recomputedEvidence(
  reading: Reading, asOf: FactsAsOf, reads: readonly evidence.EvidenceRead[], keys?: readonly string[],
): Promise<RecomputedEvidence> {
  const cursor = `evidence_${cursors++}`;
  await reading.query(evidence.openCursor(cursor, evidence.evidenceRows(asOf, reads, keys)));
  let sum = NO_EVIDENCE;
  const falseDigests: FalseDigest[] = [];
  for (;;) {
    const rows = await reading.query(evidence.fetchRows<evidence.EvidenceRow>(cursor, ROWS_AT_ONCE));
    for (const row of rows) {
      const digest = recomputed(row);
      sum = addDigest(sum, digest);
      if (digest.toString('hex') !== row.digest && falseDigests.length < MOST_FALSE_DIGESTS) {
        falseDigests.push({ key: row.key, recordedAt: canonicalInstant(row.recordedAt)! });
      }
    }
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await reading.query(evidence.closeCursor(cursor));
  return { ...sum, falseDigests };
}

const recomputed = (row: evidence.EvidenceRow): Buffer => evidenceDigest(Buffer.from(row.salt, 'hex'), {
  key: row.key, occurredAt: canonicalInstant(row.occurredAt)!, customer: row.customer, case: row.case,
  fields: canonicalJson(parseJsonExactly(row.fields)), retracted: false,
});
