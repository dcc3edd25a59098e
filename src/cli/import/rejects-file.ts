import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { CliError } from '../cli-error.js';
import type { FileRecord, RecordFile } from './file-record.js';

/**
 * Rows that were not taken, in the format of the file they come from, each with the reason beside it: mend them there and
 * import that file. Written as soon as there is one.
 */
export class RejectsFile {
  private stream: WriteStream | undefined;
  private failure: Error | undefined;
  count = 0;

  constructor(
    readonly path: string,
    private readonly of: RecordFile,
  ) {}

  async add(record: FileRecord, reason: string): Promise<void> {
    this.stream ??= this.open();
    this.count++;
    if (!this.stream.write(`${record.rejected(reason)}\n`) && this.failure === undefined)
      await once(this.stream, 'drain').catch(() => undefined);
    this.check();
  }

  async close(): Promise<void> {
    if (this.stream === undefined) return;
    await new Promise<void>((resolve) => this.stream!.end(() => resolve()));
    this.check();
  }

  private open(): WriteStream {
    const stream = createWriteStream(this.path);
    stream.on('error', (error) => {
      this.failure = error;
    });
    stream.write(this.of.rejectsHeader);
    return stream;
  }

  private check(): void {
    if (this.failure !== undefined)
      throw new CliError(`Cannot write ${this.path}: ${this.failure.message}. Say where rejects go, with --rejects FILE.`);
  }
}
