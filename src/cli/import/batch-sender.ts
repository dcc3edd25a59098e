import type { SentRow } from '../../app/row-checks/check-row.js';
import type { Chunk, ChunkReport, Importer } from '../api/yardstick-api.js';
import type { FileRecord } from './file-record.js';
import type { RejectsFile } from './rejects-file.js';

export type ImportCounts = Record<'accepted' | 'unchanged' | 'superseded' | 'stale', number>;

/** Gathers rows into chunks; while one is being stored, the next is gathered and prepared. */
export class BatchSender<R extends SentRow> {
  private chunk: Chunk<R>;
  /** Of the chunk's rows. The rows themselves are read again in the rare case that they are needed: there are many of them. */
  private records: FileRecord[] = [];
  private inFlight: Promise<void> = Promise.resolve();

  readonly counts: ImportCounts = { accepted: 0, unchanged: 0, superseded: 0, stale: 0 };
  /** Rows that a later row of the same key in their batch made moot: they are not rejects to be mended. */
  replaced = 0;

  /** `read` gave each of the rows. */
  constructor(
    private readonly importer: Importer<R>,
    private readonly read: (record: FileRecord) => R,
    private readonly rejects: RejectsFile,
  ) {
    this.chunk = importer.chunk();
  }

  add(record: FileRecord, row: R): void {
    this.records.push(record);
    this.chunk.add(row);
  }

  /** Whether what was added is to be sent before more is. */
  get isFull(): boolean {
    return this.chunk.isFull;
  }

  /** Resolves once everything that was added is stored. */
  async finish(): Promise<void> {
    if (this.records.length > 0) await this.send();
    await this.inFlight;
  }

  /** Resolves once what was sent before is stored. */
  async send(): Promise<void> {
    const { chunk, records } = this;
    [this.chunk, this.records] = [this.importer.chunk(), []];
    await this.inFlight;
    this.inFlight = this.take(records, chunk.store(again(records, this.read)));
    // Whoever waits for it next sees the failure; until then it is no unhandled one.
    this.inFlight.catch(() => undefined);
  }

  private async take(records: readonly FileRecord[], stored: Promise<ChunkReport>): Promise<void> {
    const report = await stored;
    for (const outcome of ['accepted', 'unchanged', 'superseded', 'stale'] as const) this.counts[outcome] += report[outcome];
    for (const { index, code, message } of report.rejected) {
      if (code === 'DUPLICATE_IN_BATCH') this.replaced++;
      else await this.rejects.add(records[index]!, `${code}: ${message}`);
    }
  }
}

function* again<R>(records: readonly FileRecord[], read: (record: FileRecord) => R): Generator<R> {
  for (const record of records) yield read(record);
}
