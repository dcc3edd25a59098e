import type { EvidenceSum } from '../../kernel/evidence-sum.js';

export type ProofVerdict = 'VERIFIED' | 'EVIDENCE_ERASED' | 'ENGINE_CHANGED' | 'MISMATCH';

/** Where something is not as it was signed. */
export type ProofPart = 'CONTENT' | 'SIGNATURE' | 'EVIDENCE' | 'DIGEST' | 'VALUE' | 'COMPONENTS';

export interface ProofDifference {
  readonly part: ProofPart;
  readonly message: string;
  /** Of DIGEST: the row, by the key of its source, its own, and when it was recorded. */
  readonly source: string | null;
  readonly interaction: string | null;
  readonly recordedAt: string | null;
}

/** A signed number beside what running its plan again gives. Decimals are exact texts, null: no value; hashes are hexadecimal. */
export interface SnapshotProof {
  readonly edition: string;
  readonly verdict: ProofVerdict;
  /** Canonical instant text. */
  readonly knowledge: string;
  readonly hash: string;
  readonly frozen: ProvenNumber;
  readonly replayed: ProvenNumber;
  /** What erasures took of its evidence: live and erased together are what was frozen. */
  readonly erased: EvidenceSum;
  /** The replayed value less the frozen one; null where either has none. */
  readonly delta: string | null;
  /** Empty but for MISMATCH. */
  readonly differences: readonly ProofDifference[];
}

export interface ProvenNumber {
  readonly value: string | null;
  readonly valueOfAllRows: string | null;
  readonly engine: string;
  readonly evidence: EvidenceSum;
}
