import { canonicalJson } from '../../kernel/canonical-json.js';
import { Decimal } from '../../kernel/decimal.js';
import { instantText } from '../../kernel/instant.js';
import type { SignedEditionRow, StoredProof } from '../../store/signed-editions.js';
import { contentHash } from './content-hash.js';
import { editionHash } from './edition-hash.js';
import { planReads } from './plan-reads.js';
import type { FoundEdition } from './require-edition.js';
import type { ProofDifference, ProofPart } from './snapshot-proof.js';

export const difference = (part: ProofPart, message: string): ProofDifference =>
  ({ part, message, source: null, interaction: null, recordedAt: null });

/** What of the stored edition contradicts itself: its content, the columns beside it, and the line of signatures up to it. */
export function storedDifferences({ review, editions, snapshot, reads, content }: FoundEdition): ProofDifference[] {
  const found: ProofDifference[] = [];
  if (!contentHash(content).equals(snapshot.hash)) {
    found.push(difference('CONTENT', 'The hash of the snapshot is not that of its content.'));
  }
  if (!isSame(snapshot.value, content.value) || Date.parse(snapshot.knowledge) !== content.knowledge) {
    found.push(difference('CONTENT', 'The snapshot\'s columns say something else than its content.'));
  }
  const stored = reads.map(({ sourceId, timeField, startsAt, endsAt }) =>
    ({ sourceId, timeField, from: startsAt === null ? null : Date.parse(startsAt), to: endsAt === null ? null : Date.parse(endsAt) }));
  if (canonicalJson(stored) !== canonicalJson(planReads(content.evidence.reads))) {
    found.push(difference('CONTENT', 'What is watched for drift is not what the snapshot\'s evidence reads.'));
  }
  return [...found, ...signatureDifferences(review, editions)];
}

const isSame = (one: string | null, other: string | null): boolean =>
  (one === null || other === null ? one === other : new Decimal(one).eq(other));

/** Each edition's hash holds the one before it: who changes one has to change all that follow. */
function signatureDifferences(review: StoredProof['review'], editions: readonly SignedEditionRow[]): ProofDifference[] {
  return editions.flatMap((edition, index) => {
    const { number, snapshotId, snapshotHash, signature, recordedAt, reason } = edition;
    const { authorId, createdByMember } = signature;
    const isSigned = authorId !== null && createdByMember !== null && signature.snapshotId === snapshotId
      && signature.recordedAt === recordedAt;
    const previousHash = editions[index - 1]?.hash ?? null;
    if (isSigned && edition.hash.equals(editionHash({
      review: review.id, number, snapshotHash, author: authorId, signer: createdByMember, signedAt: instantText(Date.parse(recordedAt)), reason,
      previousHash,
    }))) return [];
    return [difference(
      'SIGNATURE', `The hash of edition ${number} is not that of its snapshot, who wrote it, who signed it when, its reason, and the edition before it.`,
    )];
  });
}
