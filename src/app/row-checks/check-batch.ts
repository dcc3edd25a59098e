import { Decimal } from '../../kernel/decimal.js';
import type { RevisionRow } from '../../sql/ingest.js';
import { checkRow, type SentRow } from './check-row.js';
import { LONGEST_KEY } from './check-text.js';
import { finding, MOST_TOLD, type Finding, type RejectedRow } from './reject-codes.js';
import type { RowFields } from './row-fields.js';

/** A batch after all that can be said of it without looking at what is stored. */
export interface CheckedBatch<T = RevisionRow> {
  /** At most one row per key, sorted by key. */
  readonly rows: readonly T[];
  readonly rejected: readonly RejectedRow[];
  /** Rows that another row of the batch outdates by its `sequence`. */
  readonly stale: number;
}

/**
 * Checks every row by itself, then settles rows of the same key as if they had come one after the other: the later one is taken
 * and the earlier rejected, unless the later one is older by `sequence`, which makes it stale. A row that is rejected outdates
 * none.
 */
export class BatchCheck<T extends Pick<RevisionRow, 'key' | 'sequence'>> {
  private readonly rejected: RejectedRow[] = [];
  private readonly taken = new Map<string, { readonly index: number; readonly row: T }>();
  private stale = 0;
  private count = 0;

  /** `keep`: what of a row that was taken is worth its memory. */
  constructor(
    private readonly fields: RowFields,
    private readonly keep: (row: RevisionRow) => T,
  ) {}

  /** How many rows were added. */
  get size(): number {
    return this.count;
  }

  add(sent: SentRow): void {
    const index = this.count++;
    const row = checkRow(sent, this.fields);
    if (!('digest' in row)) {
      this.rejected.push({ index, key: keyForReport(sent.key), ...joined(row) });
      return;
    }
    const earlier = this.taken.get(row.key);
    if (earlier !== undefined && isOlder(row, earlier.row)) {
      this.stale++;
      return;
    }
    if (earlier !== undefined) this.rejected.push({ index: earlier.index, key: row.key, ...duplicate(index) });
    this.taken.set(row.key, { index, row: this.keep(row) });
  }

  /** Of all rows that were added. */
  result(): CheckedBatch<T> {
    const rows = Array.from(this.taken.values(), ({ row }) => row).sort((a, b) => (a.key < b.key ? -1 : 1));
    return { rows, rejected: this.rejected.sort((a, b) => a.index - b.index), stale: this.stale };
  }
}

export function checkBatch(sent: readonly SentRow[], fields: RowFields): CheckedBatch {
  const check = new BatchCheck(fields, (row) => row);
  for (const row of sent) check.add(row);
  return check.result();
}

export const duplicate = (laterIndex: number): Finding =>
  finding('DUPLICATE_IN_BATCH', `Row ${laterIndex} of this batch has the same key and comes later; that one was taken.`);

/** The key as it was sent, where it is short enough to be of use in a report. */
export const keyForReport = (key: unknown): string | null => (typeof key === 'string' && key.length <= LONGEST_KEY ? key : null);

const isOlder = (row: RevisionRow, other: Pick<RevisionRow, 'sequence'>): boolean =>
  row.sequence !== null && other.sequence !== null && new Decimal(row.sequence).lt(other.sequence);

/** One report for all findings of a row: the first one's code, and what the first three say. */
export function joined(findings: readonly Finding[]): Finding {
  const messages = findings.slice(0, MOST_TOLD).map((one) => one.message);
  const more = findings.length - messages.length;
  if (more > 0) messages.push(`And ${more} more.`);
  return finding(findings[0]!.code, messages.join(' '));
}
