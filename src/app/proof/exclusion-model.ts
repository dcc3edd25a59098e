import { instantText } from '../../kernel/instant.js';
import type { Author } from '../../store/catalog.js';
import type { StoredExclusion } from '../../store/exclusions.js';

/** A stretch whose rows do not count for a goal. Instants are canonical texts; of what was withdrawn not null. */
export interface ExclusionModel {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly category: string;
  readonly reason: string;
  readonly createdAt: string;
  readonly createdBy: Author;
  readonly withdrawnAt: string | null;
  readonly withdrawnBy: Author | null;
  readonly withdrawalReason: string | null;
}

export const exclusionModel = ({ id, from, to, category, reason, recordedAt, by, withdrawal }: StoredExclusion): ExclusionModel => ({
  id, from: instantText(from), to: instantText(to), category, reason, createdAt: instantText(recordedAt), createdBy: by,
  withdrawnAt: withdrawal && instantText(withdrawal.recordedAt), withdrawnBy: withdrawal?.by ?? null, withdrawalReason: withdrawal?.reason ?? null,
});
