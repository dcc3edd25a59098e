import type { RecordReport } from '../../app/record-report.js';
import type { SentRow } from '../../app/row-checks/check-row.js';
import type { YardstickApi } from '../api/yardstick-api.js';
import type { FileRecord } from './file-record.js';
import type { RejectsFile } from './rejects-file.js';

const BATCH_ROWS = 2_000;
/** Well below the 8 MiB that a request may have. */
const BATCH_CHARACTERS = 2_000_000;

export type ImportCounts = Record<'accepted' | 'unchanged' | 'superseded' | 'stale', number>;

/** Gathers rows into batches; while one is being stored, the next is gathered. */
export class BatchSender {
  private batch: { readonly record: FileRecord; readonly row: SentRow }[] = [];
  private characters = 0;
  private inFlight: Promise<void> = Promise.resolve();

  readonly counts: ImportCounts = { accepted: 0, unchanged: 0, superseded: 0, stale: 0 };
  /** Rows that a later row of the same key in their batch made moot: they are not rejects to be mended. */
  replaced = 0;

  constructor(
    private readonly api: YardstickApi,
    private readonly source: string,
    private readonly rejects: RejectsFile,
  ) {}

  async add(record: FileRecord, row: SentRow): Promise<void> {
    this.batch.push({ record, row });
    this.characters += weight(row);
    if (this.batch.length >= BATCH_ROWS || this.characters >= BATCH_CHARACTERS) await this.send();
  }

  /** Resolves once everything that was added is stored. */
  async finish(): Promise<void> {
    if (this.batch.length > 0) await this.send();
    await this.inFlight;
  }

  private async send(): Promise<void> {
    await this.inFlight;
    const batch = this.batch;
    [this.batch, this.characters] = [[], 0];
    this.inFlight = this.store(batch);
    // Whoever waits for it next sees the failure; until then it is no unhandled one.
    this.inFlight.catch(() => undefined);
  }

  private async store(batch: BatchSender['batch']): Promise<void> {
    const report: RecordReport = await this.api.recordInteractions(
      this.source,
      batch.map(({ row }) => row),
      null,
    );
    for (const outcome of ['accepted', 'unchanged', 'superseded', 'stale'] as const) this.counts[outcome] += report[outcome];
    for (const { index, code, message } of report.rejected) {
      if (code === 'DUPLICATE_IN_BATCH') this.replaced++;
      else await this.rejects.add(batch[index]!.record, `${code}: ${message}`);
    }
  }
}

/** About how long the row is as JSON. Fields that were objects before pass as they are, and are measured. */
function weight(row: SentRow): number {
  let length = 100 + String(row.key).length;
  for (const [key, value] of Object.entries((row.fields ?? {}) as object)) {
    length +=
      key.length +
      6 +
      (typeof value === 'string' ? value.length : typeof value === 'object' && value !== null ? JSON.stringify(value).length : 8);
  }
  return length;
}
