import type { DeclaredStatus } from '../goals/review-facts.js';
import { instantText } from '../kernel/instant.js';
import type { Author } from './catalog.js';
import type { Reading, Writing } from './database.js';
import { stampedVersion } from './definitions.js';
import { GoalDeclaration } from './entities/goal.js';

export interface StoredDeclaration {
  readonly status: DeclaredStatus;
  readonly reason: string;
  readonly by: Author;
  /** Milliseconds since the epoch. */
  readonly recordedAt: number;
}

/** The last declaration on each goal that was made by `knowledge` (milliseconds since the epoch), by the goal's id. One statement. */
export async function lastDeclarations(
  reading: Reading, goalIds: readonly string[], knowledge: number,
): Promise<ReadonlyMap<string, StoredDeclaration>> {
  const { organizationId } = reading;
  const known = { organizationId, goalId: { $in: [...goalIds] }, recordedAt: { $lte: instantText(knowledge) } };
  const all = await reading.em.find(GoalDeclaration, known, { orderBy: { recordedAt: 'asc' }, disableIdentityMap: true });
  return new Map(all.map(({ goalId, status, reason, createdByMember, createdByKey, recordedAt }) => [goalId, {
    status, reason, by: { member: createdByMember, apiKey: createdByKey }, recordedAt: Date.parse(recordedAt),
  }]));
}

/** Under the transaction's stamp. */
export async function writeDeclaration(
  tx: Writing, goalId: string, { status, reason, by }: Pick<StoredDeclaration, 'status' | 'reason' | 'by'>,
): Promise<void> {
  const { id: _, ...stamped } = await stampedVersion(tx, by);
  await tx.em.insert(GoalDeclaration, { ...stamped, goalId, status, reason });
}
