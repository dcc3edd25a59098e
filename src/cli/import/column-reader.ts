import type { FieldType } from '../../lang/catalog.js';
import { readValue, type TextConventions } from './value-reader.js';

const MOST_REMEMBERED = 1_000;
const LONGEST_REMEMBERED = 100;

/** Reads the values of one column. The same few texts come again and again: what they mean is remembered. */
export class ColumnReader {
  private readonly known = new Map<string, unknown>();

  constructor(
    private readonly type: FieldType,
    private readonly conventions: TextConventions,
  ) {}

  /** As `readValue`. */
  read(text: unknown): unknown {
    if (typeof text !== 'string' || text.length > LONGEST_REMEMBERED) return readValue(text, this.type, this.conventions);
    const known = this.known.get(text);
    if (known !== undefined) return known;
    const value = readValue(text, this.type, this.conventions);
    if (this.known.size < MOST_REMEMBERED) this.known.set(text, value);
    return value;
  }
}
