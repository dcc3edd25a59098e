import { addEvidence, type EvidenceSum } from '../../kernel/evidence-sum.js';
import type { Reading } from '../../store/database.js';
import { recomputedEvidence, storedEvidence, type FalseDigest } from '../../store/evidence.js';
import type { FrozenRead } from './snapshot-content.js';

/** The evidence of a number as of `knowledge`, by the digests as they are stored. */
export async function evidenceAsStored(reading: Reading, reads: readonly FrozenRead[], knowledge: number): Promise<EvidenceSum> {
  const { organizationId } = reading;
  const sums: EvidenceSum[] = [];
  for (const { sourceId, reads: ofSource } of reads) sums.push(await storedEvidence(reading, { organizationId, sourceId, knowledge }, ofSource));
  return addEvidence(...sums);
}

export interface ProvenEvidence extends EvidenceSum {
  /** Revisions whose stored digest is not what they give, with the key of their source. */
  readonly falseDigests: readonly (FalseDigest & { readonly source: string })[];
}

/** The same from content and salt, never from the stored digests. */
export async function evidenceRecomputed(reading: Reading, reads: readonly FrozenRead[], knowledge: number): Promise<ProvenEvidence> {
  const { organizationId } = reading;
  const sums: EvidenceSum[] = [];
  const falseDigests: ProvenEvidence['falseDigests'][number][] = [];
  for (const { source, sourceId, reads: ofSource } of reads) {
    const found = await recomputedEvidence(reading, { organizationId, sourceId, knowledge }, ofSource);
    sums.push(found);
    falseDigests.push(...found.falseDigests.map((each) => ({ source, ...each })));
  }
  return { ...addEvidence(...sums), falseDigests };
}
