import type { ChangeCause as ChangeCauseName } from '../../app/proof/change-model.js';
import type { ProofPart as ProofPartName, ProofVerdict as ProofVerdictName } from '../../app/proof/snapshot-proof.js';
import { closedList } from './closed-list.js';

export const ProofVerdict = closedList<ProofVerdictName>('ProofVerdict', 'Whether a signed number is what it was.', {
  VERIFIED: 'Its plan gives it again, over the rows that it was made of.',
  EVIDENCE_ERASED: 'Rows that it was made of were erased, and nothing else happened to them: what is there and what went are together what was frozen. The frozen number and components stand.',
  ENGINE_CHANGED: 'Nothing happened to its rows, but the engine of today makes another number of them.',
  MISMATCH: 'Something is not as it was signed: somebody changed it past the service, or the service is wrong.',
});

export const ProofPart = closedList<ProofPartName>('ProofPart', 'Where something is not as it was signed.', {
  CONTENT: 'The snapshot contradicts itself: its hash, its columns, or the stretches that are watched for drift.',
  SIGNATURE: 'An edition\'s hash is not that of its snapshot, who wrote it, who signed it when, and the edition before it.',
  EVIDENCE: 'The rows that it was made of are others, or say something else.',
  DIGEST: 'The stored digest of a row is not that of what the row says.',
  VALUE: 'Its plan gives another number.',
  COMPONENTS: 'Its plan gives other components.',
});

export const ChangeCause = closedList<ChangeCauseName>('ChangeCause', 'Why a number differs from a signed one, in the order in which causes are let in.', {
  ENGINE_AND_ERASED: 'The engine of today, and rows that were erased since: they can only be told together. Last: the same of the later edition.',
  LATE_DATA: 'Rows of which nothing was known.',
  CORRECTED_DATA: 'Rows that were revised and are in the goal\'s scope before and after, and retractions.',
  SCOPE: 'Rows that entered the goal\'s scope, or left it.',
  EXCLUSIONS: 'Stretches that were excluded, or no longer are.',
  DEFINITION: 'Another version of the KPI, or of what it reads.',
  TARGET: 'Another target: of the margin alone.',
  REAL_CHANGE: 'Another period.',
  CHILDREN: 'Of a goal without a KPI: its children\'s numbers.',
});
