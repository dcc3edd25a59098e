import type { SentRow } from '../../app/row-checks/check-row.js';
import type { ChunkReport, Importer } from '../api/yardstick-api.js';
import type { FileRecord } from './file-record.js';
import type { RejectsFile } from './rejects-file.js';

export type ImportCounts = Record<'accepted' | 'unchanged' | 'superseded' | 'stale', number>;

/** Gathers rows into chunks; while one is being stored, the next is gathered and prepared. */
export class BatchSender<R extends SentRow> {
  private batch: { readonly record: FileRecord; readonly row: R }[] = [];
  private characters = 0;
  private inFlight: Promise<void> = Promise.resolve();

  readonly counts: ImportCounts = { accepted: 0, unchanged: 0, superseded: 0, stale: 0 };
  /** Rows that a later row of the same key in their batch made moot: they are not rejects to be mended. */
  replaced = 0;

  constructor(
    private readonly importer: Importer<R>,
    private readonly rejects: RejectsFile,
  ) {}

  async add(record: FileRecord, row: R): Promise<void> {
    this.batch.push({ record, row });
    this.characters += weight(row);
    const { rows, characters } = this.importer.largest;
    if (this.batch.length >= rows || this.characters >= characters) await this.send();
  }

  /** Resolves once everything that was added is stored. */
  async finish(): Promise<void> {
    if (this.batch.length > 0) await this.send();
    await this.inFlight;
  }

  private async send(): Promise<void> {
    const batch = this.batch;
    [this.batch, this.characters] = [[], 0];
    const store = this.importer.prepare(batch.map(({ row }) => row));
    await this.inFlight;
    this.inFlight = this.take(batch, store);
    // Whoever waits for it next sees the failure; until then it is no unhandled one.
    this.inFlight.catch(() => undefined);
  }

  private async take(batch: BatchSender<R>['batch'], store: () => Promise<ChunkReport>): Promise<void> {
    const report = await store();
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
