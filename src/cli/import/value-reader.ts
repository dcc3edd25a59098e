import { canonicalInstant } from '../../kernel/instant.js';
import type { FieldType } from '../../lang/catalog.js';
import { inZone, type DateFormat } from './date-format.js';

/** How the texts of a file are written. */
export interface TextConventions {
  /** Tried in order, before ISO-8601. */
  readonly dateFormats: readonly DateFormat[];
  /** In which times without an offset are read; null: they are refused. */
  readonly timeZone: string | null;
  /** Texts that mean "unknown", besides the empty one. */
  readonly nullTokens: ReadonlySet<string>;
  /** 1.234,5 is 1234.5. */
  readonly decimalComma: boolean;
}

/** A text that fits nothing it could be. */
export class Unreadable {
  constructor(readonly message: string) {}
}

const BOOLEANS = new Map([
  ['true', true],
  ['false', false],
  ['yes', true],
  ['no', false],
  ['1', true],
  ['0', false],
]);
const LOCAL_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?))?$/;

/**
 * A value of a file as the API takes it; null: unknown. What is no text (numbers and booleans of JSON) passes as it is, as does a
 * text that needs no reading: the API checks it, and says what is wrong with it.
 */
export function readValue(value: unknown, type: FieldType, conventions: TextConventions): unknown {
  if (typeof value !== 'string') return value ?? null;
  const text = value.trim();
  if (text === '' || conventions.nullTokens.has(text)) return null;
  switch (type) {
    case 'TEXT':
      return value;
    case 'NUMBER':
      return conventions.decimalComma ? text.replaceAll('.', '').replace(',', '.') : text;
    case 'BOOLEAN':
      return BOOLEANS.get(text.toLowerCase()) ?? text;
    case 'INSTANT':
      return readInstant(text, conventions);
  }
}

function readInstant(text: string, { dateFormats, timeZone }: TextConventions): string | Unreadable {
  for (const format of dateFormats) {
    const instant = format.parse(text);
    if (instant !== undefined) return instant;
  }
  const iso = canonicalInstant(text);
  if (iso !== undefined) return iso;
  const local = LOCAL_TIME.exec(text);
  if (local !== null && timeZone !== null) {
    const instant = inZone(`${local[1]}T${local[2] ?? '00:00'}`, timeZone);
    if (instant !== undefined) return instant;
  }
  const shown = JSON.stringify(text.slice(0, 40));
  if (local !== null && timeZone === null)
    return new Unreadable(`${shown} has no offset: say in which zone it is, with --time-zone.`);
  if (dateFormats.length === 0)
    return new Unreadable(`${shown} is no ISO-8601 time. If it is written otherwise, say how: --date-format D/M/YYYY H:mm.`);
  return new Unreadable(`${shown} does not fit ${dateFormats.map((format) => format.text).join(' or ')}.`);
}
