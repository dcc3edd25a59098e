import { canonicalDecimal, ExactNumber, MAX_DIGITS } from '../../kernel/decimal.js';
import { canonicalInstant } from '../../kernel/instant.js';
import type { FieldDefinition, FieldType } from '../../lang/catalog.js';
import { LONGEST_TEXT, shown, textProblem } from './check-text.js';
import { finding, type Finding } from './reject-codes.js';

/** A value as it is stored: numbers as canonical decimals, instants as canonical UTC text. */
export type FieldValue = string | boolean | ExactNumber;

type CheckValue = (value: unknown, where: string) => FieldValue | Finding;

const CHECKS: Record<FieldType, CheckValue> = {
  TEXT: (value, where) => {
    if (typeof value !== 'string') return wrongType(value, where, 'a text');
    return textProblem(value, where, LONGEST_TEXT) ?? value;
  },
  NUMBER: (value, where) => {
    const decimal = checkDecimal(value, where);
    return typeof decimal === 'string' ? new ExactNumber(decimal) : decimal;
  },
  BOOLEAN: (value, where) => (typeof value === 'boolean' ? value : wrongType(value, where, 'true or false')),
  INSTANT: checkInstant,
};

/** The value in its stored form, or the finding that says why it cannot be stored. `value` is neither null nor undefined. */
export const checkField = (field: FieldDefinition, value: unknown): FieldValue | Finding =>
  CHECKS[field.type](value, `Field "${field.key}"`);

/** Canonical decimal text of a JSON number, an exact number, or a decimal string. */
export function checkDecimal(value: unknown, where: string): string | Finding {
  if (Number.isSafeInteger(value)) return String(value);
  const text = typeof value === 'number' ? String(value) : value instanceof ExactNumber ? value.text : value;
  if (typeof text !== 'string') return wrongType(value, where, 'a number');
  const canonical = canonicalDecimal(text);
  if (canonical !== undefined) return canonical;
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) {
    return finding(
      'NUMBER_OUT_OF_RANGE',
      `${where} is ${shown(text)}, which has more than ${MAX_DIGITS} digits or lies out of range.`,
    );
  }
  return finding(
    'NOT_A_NUMBER',
    `${where} is ${shown(text)}, which is no decimal number. Write it as 1234.5, without thousands separators.`,
  );
}

/** Canonical UTC text of an ISO-8601 instant with an offset. */
export function checkInstant(value: unknown, where: string): string | Finding {
  if (typeof value !== 'string') return wrongType(value, where, 'an ISO-8601 instant');
  const canonical = canonicalInstant(value);
  if (canonical !== undefined) return canonical;
  const hint = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/.test(value)
    ? 'has no offset. Add one, as in 2026-03-01T09:30:00+01:00, so that everybody reads the same moment.'
    : 'is no ISO-8601 instant with an offset, as in 2026-03-01T09:30:00Z.';
  return finding('NOT_AN_INSTANT', `${where} is ${shown(value)}, which ${hint}`);
}

function wrongType(value: unknown, where: string, wanted: string): Finding {
  const given = Array.isArray(value)
    ? 'a list'
    : value instanceof ExactNumber || typeof value === 'number'
      ? 'a number'
      : typeof value === 'object'
        ? 'an object'
        : typeof value === 'string'
          ? 'a text'
          : typeof value === 'boolean'
            ? 'true or false'
            : 'nothing';
  return finding(
    'WRONG_TYPE',
    `${where} takes ${wanted}, not ${given}${given === 'an object' || given === 'nothing' ? '' : ` (${shown(value)})`}.`,
  );
}
