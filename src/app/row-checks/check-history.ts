import { instantText } from '../../kernel/instant.js';
import type { HistoryRow } from '../../sql/history.js';
import { joined, keyForReport } from './check-batch.js';
import { checkDecimal, checkInstant } from './check-field.js';
import { checkRow, type SentRow } from './check-row.js';
import { finding, isFinding, type Finding, type RejectedRow } from './reject-codes.js';
import type { RowFields } from './row-fields.js';

/** A revision of a history as it was sent; but for its place, every value is unchecked. */
export interface SentRevision extends SentRow {
  /** When the system that it comes from learnt it. */
  readonly recordedAt?: unknown;
  /** Orders revisions of one moment; absent: 0. */
  readonly revisionOrder?: unknown;
  /** In its file: orders what is left; absent: 0. */
  readonly place?: number;
}

/** Checks every revision by itself. Keys come as often as they have revisions. */
export class HistoryCheck {
  readonly rejected: RejectedRow[] = [];
  private count = 0;

  /** `now` in milliseconds since the epoch: nothing can have been known later. `take` gets each revision that can be stored. */
  constructor(
    private readonly fields: RowFields,
    private readonly now: number,
    private readonly take: (row: HistoryRow) => void,
  ) {}

  /** How many revisions were added. */
  get size(): number {
    return this.count;
  }

  add(revision: SentRevision): void {
    const index = this.count++;
    const row = checkRow(revision, this.fields);
    const recordedAt = checkRecordedAt(revision.recordedAt, this.now);
    const order = revision.revisionOrder ?? null;
    const revisionOrder = order === null ? '0' : checkDecimal(order, 'revisionOrder');
    if ('digest' in row && !isFinding(recordedAt) && !isFinding(revisionOrder)) {
      const { retracted: _, reason: __, ...content } = row;
      this.take({ ...content, recordedAt, revisionOrder, place: revision.place ?? 0 });
      return;
    }
    const findings = [...('digest' in row ? [] : row), ...[recordedAt, revisionOrder].filter(isFinding)];
    this.rejected.push({ index, key: keyForReport(revision.key), ...joined(findings) });
  }
}

/** In whole milliseconds, as stamps are. */
function checkRecordedAt(value: unknown, now: number): string | Finding {
  if (value === null || value === undefined || value === '') {
    return finding('RECORDED_AT_REQUIRED', 'The row does not say when it was recorded, and its history is imported by that.');
  }
  const instant = checkInstant(value, 'recordedAt');
  if (isFinding(instant)) return instant;
  const at = Date.parse(instant);
  if (at > now) return finding('RECORDED_IN_FUTURE', `recordedAt is ${instant}, and it is only ${instantText(now)}.`);
  return instant.includes('.') ? instantText(at) : instant;
}
