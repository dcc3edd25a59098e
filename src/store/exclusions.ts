import { newId } from '../kernel/ids.js';
import { instantText } from '../kernel/instant.js';
import { exclusionRows, type ExclusionRow } from '../sql/exclusions.js';
import type { Author } from './catalog.js';
import type { Reading, Writing } from './database.js';
import { Exclusion, ExclusionWithdrawal } from './entities/goal.js';

/** A stretch whose rows do not count for a goal. Instants are milliseconds since the epoch, the stretch is half-open. */
export interface StoredExclusion extends Pick<ExclusionRow, 'id' | 'goalId' | 'recordedAt' | 'from' | 'to' | 'category' | 'reason'> {
  readonly by: Author;
  /** Null: it stands. */
  readonly withdrawal: { readonly recordedAt: number; readonly reason: string; readonly by: Author } | null;
}

/** Of some goals, or some of them by id, withdrawn ones included, as known by `knowledge` (null: now). One statement. */
export async function loadExclusions(
  reading: Reading, which: { readonly goalIds?: readonly string[]; readonly ids?: readonly string[] }, knowledge: number | null = null,
): Promise<StoredExclusion[]> {
  const rows = await reading.query(exclusionRows(reading.organizationId, which, knowledge));
  return rows.map(({ createdByMember, createdByKey, withdrawnAt, withdrawalReason, withdrawnByMember, withdrawnByKey, ...row }) => ({
    ...row, by: { member: createdByMember, apiKey: createdByKey },
    withdrawal: withdrawnAt === null ? null
      : { recordedAt: withdrawnAt, reason: withdrawalReason!, by: { member: withdrawnByMember, apiKey: withdrawnByKey } },
  }));
}

export interface NewExclusion extends Pick<StoredExclusion, 'goalId' | 'from' | 'to' | 'category' | 'reason' | 'by'> {}

/** Returns its id. */
export async function writeExclusion(tx: Writing, { from, to, by, ...exclusion }: NewExclusion): Promise<string> {
  const id = newId();
  await tx.em.insert(Exclusion, {
    ...exclusion, ...await written(tx, by), id, startsAt: instantText(from), endsAt: instantText(to),
  });
  return id;
}

export async function writeExclusionWithdrawal(tx: Writing, exclusionId: string, reason: string, by: Author): Promise<void> {
  await tx.em.insert(ExclusionWithdrawal, { ...await written(tx, by), exclusionId, reason });
}

const written = async (tx: Writing, by: Author): Promise<{
  organizationId: string; recordedAt: string; createdByMember: string | null; createdByKey: string | null;
}> => ({
  organizationId: tx.organizationId, recordedAt: instantText(await tx.stamp()), createdByMember: by.member, createdByKey: by.apiKey,
});
