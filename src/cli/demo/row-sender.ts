import type { SentRow } from '../../app/row-checks/check-row.js';
import type { Chunk, Importer } from '../api/yardstick-api.js';
import { CliError } from '../cli-error.js';
import { Turns } from './turns.js';

/** Takes the rows of a demo, none of which may be rejected; while a chunk is being stored, the next is gathered. */
export class RowSender<R extends SentRow> {
  private chunk: Chunk<R>;
  private rows: R[] = [];
  private inFlight: Promise<void> = Promise.resolve();

  /** `turns`: shared with the other sources of the demo. */
  constructor(
    private readonly importer: Importer<R>,
    private readonly turns = new Turns(1),
  ) {
    this.chunk = importer.chunk();
  }

  async add(row: R): Promise<void> {
    this.rows.push(row);
    this.chunk.add(row);
    if (this.chunk.isFull) await this.send();
  }

  /** Resolves once everything that was added is stored. */
  async finish(): Promise<void> {
    if (this.rows.length > 0) await this.send();
    await this.inFlight;
  }

  private async send(): Promise<void> {
    const { chunk, rows } = this;
    [this.chunk, this.rows] = [this.importer.chunk(), []];
    await this.inFlight;
    this.inFlight = this.turns.take(() => chunk.store(rows)).then(({ rejected: [first] }) => {
      if (first !== undefined) throw new CliError(`${first.key} was rejected: ${first.code}: ${first.message}`);
    });
    // Whoever waits for it next sees the failure; until then it is no unhandled one.
    this.inFlight.catch(() => undefined);
  }
}
