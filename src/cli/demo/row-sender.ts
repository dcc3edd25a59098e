import type { SentRow } from '../../app/row-checks/check-row.js';
import type { Importer } from '../api/yardstick-api.js';
import { CliError } from '../cli-error.js';

/** Takes the rows of a demo, none of which may be rejected; while a chunk is being stored, the next is gathered. */
export class RowSender<R extends SentRow> {
  private chunk: R[] = [];
  private inFlight: Promise<void> = Promise.resolve();

  constructor(private readonly importer: Importer<R>) {}

  async add(row: R): Promise<void> {
    this.chunk.push(row);
    if (this.chunk.length >= this.importer.largest.rows) await this.send();
  }

  /** Resolves once everything that was added is stored. */
  async finish(): Promise<void> {
    if (this.chunk.length > 0) await this.send();
    await this.inFlight;
  }

  private async send(): Promise<void> {
    const store = this.importer.prepare(this.chunk);
    this.chunk = [];
    await this.inFlight;
    this.inFlight = store().then(({ rejected: [first] }) => {
      if (first !== undefined) throw new CliError(`${first.key} was rejected: ${first.code}: ${first.message}`);
    });
    // Whoever waits for it next sees the failure; until then it is no unhandled one.
    this.inFlight.catch(() => undefined);
  }
}
