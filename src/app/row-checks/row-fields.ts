import { ExactNumber } from '../../kernel/decimal.js';
import type { FieldDefinition } from '../../lang/catalog.js';
import { checkField } from './check-field.js';
import { isFinding, type Finding } from './reject-codes.js';

/** The fields that rows of a source may carry, by key. */
export type RowFields = ReadonlyMap<string, RowField>;

export function rowFields(fields: readonly FieldDefinition[]): RowFields {
  return new Map(fields.map((definition) => [definition.key, new RowField(definition)]));
}

const MOST_REMEMBERED = 1_000;
const LONGEST_REMEMBERED = 100;

/** Checks the values of a field. The same few come again and again: what became of them is remembered. */
export class RowField {
  private readonly members = new Map<unknown, string>();
  private readonly start: string;

  constructor(readonly definition: FieldDefinition) {
    this.start = `"${definition.key}":`;
  }

  /** `"key":value` as in the canonical JSON of a row's fields, or why the value cannot be stored. It is neither null nor undefined. */
  member(value: unknown): string | Finding {
    if (typeof value === 'object' || (typeof value === 'string' && value.length > LONGEST_REMEMBERED)) return this.checked(value);
    const known = this.members.get(value);
    if (known !== undefined) return known;
    const member = this.checked(value);
    if (typeof member === 'string' && this.members.size < MOST_REMEMBERED) this.members.set(value, member);
    return member;
  }

  private checked(value: unknown): string | Finding {
    const stored = checkField(this.definition, value);
    if (isFinding(stored)) return stored;
    return this.start + (stored instanceof ExactNumber ? stored.text : JSON.stringify(stored));
  }
}
