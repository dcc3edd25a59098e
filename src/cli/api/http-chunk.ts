import type { SentRow } from '../../app/row-checks/check-row.js';
import { ListedFields } from '../../app/row-checks/listed-fields.js';
import type { Chunk, ChunkReport } from './yardstick-api.js';

/** Well within what the server takes as one batch. */
const LARGEST = { rows: 2_000, characters: 2_000_000 };

/** Rows that are sent to a server as one batch. */
export class HttpChunk implements Chunk<SentRow> {
  private readonly rows: SentRow[] = [];
  private characters = 0;

  constructor(private readonly record: (rows: readonly SentRow[]) => Promise<ChunkReport>) {}

  get isFull(): boolean {
    return this.rows.length >= LARGEST.rows || this.characters >= LARGEST.characters;
  }

  add(row: SentRow): void {
    this.rows.push(row);
    this.characters += weight(row);
  }

  store(): Promise<ChunkReport> {
    return this.record(this.rows);
  }
}

/** About how long the row is as JSON. Fields that were objects before pass as they are, and are measured. */
function weight(row: SentRow): number {
  let length = 100 + String(row.key).length;
  const fields = row.fields instanceof ListedFields ? row.fields.toJSON() : row.fields;
  for (const [key, value] of Object.entries((fields ?? {}) as object)) {
    length +=
      key.length +
      6 +
      (typeof value === 'string' ? value.length : typeof value === 'object' && value !== null ? JSON.stringify(value).length : 8);
  }
  return length;
}
