import type { EvidenceSum } from '../../kernel/evidence-sum.js';

export const PROOF_VERDICTS = ['VERIFIED', 'EVIDENCE_ERASED', 'ENGINE_CHANGED', 'MISMATCH'] as const;
export type ProofVerdict = (typeof PROOF_VERDICTS)[number];

/** Where something is not as it was signed. */
export const PROOF_PARTS = ['CONTENT', 'SIGNATURE', 'EVIDENCE', 'DIGEST', 'VALUE', 'COMPONENTS'] as const;
export type ProofPart = (typeof PROOF_PARTS)[number];

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
