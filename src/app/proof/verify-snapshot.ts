import { Decimal } from '../../kernel/decimal.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import { addEvidence, isSameEvidence, type EvidenceSum } from '../../kernel/evidence-sum.js';
import { ENGINE_VERSION } from '../../lang/engine-version.js';
import { erasedEvidence } from '../../store/erasure.js';
import { authorize, isAllowed } from '../access.js';
import type { AppContext } from '../context.js';
import { evidenceRecomputed, type ProvenEvidence } from './evidence-sums.js';
import { replaySnapshot, type Replayed } from './replay-snapshot.js';
import { requireEdition } from './require-edition.js';
import type { SnapshotContent } from './snapshot-content.js';
import type { ProofDifference, ProofVerdict, SnapshotProof } from './snapshot-proof.js';
import { difference, storedDifferences } from './stored-differences.js';

/**
 * Whether a signed number is still what it was: what is stored of it agrees with itself, its evidence is there or was erased, and its
 * plan gives it again. Throws NOT_FOUND.
 */
export async function verifySnapshot(ctx: AppContext, edition: string): Promise<SnapshotProof> {
  authorize(ctx, 'readGoals');
  const reading = await ctx.reading();
  const found = await requireEdition(reading, edition);
  const { content, snapshot } = found;
  const replayed = await replaySnapshot(reading, content, content.knowledge);
  const live = await evidenceRecomputed(reading, content.evidence.reads, content.knowledge);
  const erased = await erasedEvidence(reading, snapshot.id);

  const isErased = erased.rows > 0;
  const isOtherEngine = content.engine !== ENGINE_VERSION;
  const moved = numberDifferences(content, replayed);
  const showsRows = isAllowed(ctx.actor, 'interactions');
  const differences = [
    ...storedDifferences(found), ...evidenceDifferences(content.evidence, live, erased, showsRows), ...isErased || isOtherEngine ? [] : moved,
  ];
  return {
    edition, knowledge: snapshot.knowledge, hash: snapshot.hash.toString('hex'),
    verdict: verdictOf(differences, isErased, isOtherEngine && moved.length > 0),
    frozen: { value: content.value, valueOfAllRows: content.valueOfAllRows, engine: content.engine, evidence: sumOf(content.evidence) },
    replayed: { value: replayed.value, valueOfAllRows: replayed.valueOfAllRows, engine: ENGINE_VERSION, evidence: sumOf(live) },
    erased,
    delta: content.value === null || replayed.value === null ? null : new Decimal(replayed.value).minus(content.value).toFixed(),
    differences,
  };
}

const sumOf = ({ rows, digest }: EvidenceSum): EvidenceSum => ({ rows, digest });

function verdictOf(differences: readonly ProofDifference[], isErased: boolean, isChanged: boolean): ProofVerdict {
  if (differences.length > 0) return 'MISMATCH';
  if (isErased) return 'EVIDENCE_ERASED';
  return isChanged ? 'ENGINE_CHANGED' : 'VERIFIED';
}

function evidenceDifferences(frozen: EvidenceSum, live: ProvenEvidence, erased: EvidenceSum, showsRows: boolean): ProofDifference[] {
  const sum = addEvidence(live, erased);
  const parts = isSameEvidence(sum, frozen) ? [] : [difference(
    'EVIDENCE', sum.rows === frozen.rows ? 'The rows that the number was made of say something else than they did.'
      : `The number was made of ${frozen.rows} rows; ${live.rows} are there and ${erased.rows} were erased.`,
  )];
  return [...parts, ...live.falseDigests.map(({ source, key, recordedAt }): ProofDifference => ({
    part: 'DIGEST', message: 'The stored digest of the row is not that of what it says.', source, interaction: showsRows ? key : null, recordedAt,
  }))];
}

function numberDifferences(frozen: SnapshotContent, replayed: Replayed): ProofDifference[] {
  const differs = (key: keyof Replayed): boolean => canonicalJson(frozen[key]) !== canonicalJson(replayed[key]);
  const values = (['value', 'reason', 'valueOfAllRows', 'reference', 'interval'] as const).filter(differs);
  return [
    ...values.map((key) => difference('VALUE', `${key} was ${canonicalJson(frozen[key])}; the plan gives ${canonicalJson(replayed[key])}.`)),
    ...differs('components') ? [difference('COMPONENTS', 'The plan gives other components than were frozen.')] : [],
  ];
}
