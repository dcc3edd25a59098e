import { evidenceDigest, newSalt } from '../../kernel/evidence-digest.js';
import { ExactNumber } from '../../kernel/decimal.js';
import { didYouMean } from '../../kernel/suggest.js';
import type { FieldDefinition } from '../../lang/catalog.js';
import type { RevisionRow } from '../../sql/ingest.js';
import { checkDecimal, checkField, checkInstant, type FieldValue } from './check-field.js';
import { LONGEST_KEY, shown, textProblem } from './check-text.js';
import { finding, isFinding, MOST_TOLD, type Finding } from './reject-codes.js';

/** A row as it was sent: every value is unchecked. */
export interface SentRow {
  readonly key?: unknown;
  readonly occurredAt?: unknown;
  readonly customer?: unknown;
  readonly case?: unknown;
  readonly fields?: unknown;
  readonly sequence?: unknown;
}

/** The fields that rows of a source may carry, by key. */
export type RowFields = ReadonlyMap<string, FieldDefinition>;

export const rowFields = (fields: readonly FieldDefinition[]): RowFields => new Map(fields.map((field) => [field.key, field]));

/** The row in its stored form with salt and digest, or everything that is wrong with it. Reads nothing but its arguments. */
export function checkRow(row: SentRow, fields: RowFields): RevisionRow | readonly Finding[] {
  const findings: Finding[] = [];
  const keep = <T>(value: T | Finding): T | undefined => {
    if (!isFinding(value)) return value;
    findings.push(value);
    return undefined;
  };
  const key = keep(checkKey(row.key));
  const occurredAt = keep(checkOccurredAt(row.occurredAt));
  const customer = keep(checkEntity(row.customer, 'customer'));
  const caseKey = keep(checkEntity(row.case, 'case'));
  const sequence = absent(row.sequence) ? null : keep(checkDecimal(row.sequence, 'sequence'));
  const values = checkFields(row.fields, fields, findings);
  if (findings.length > 0 || key === undefined || occurredAt === undefined) return findings;

  const salt = newSalt();
  const content = {
    key,
    occurredAt,
    customer: customer ?? null,
    case: caseKey ?? null,
    fields: canonicalFields(values),
    retracted: false,
  };
  return { ...content, reason: null, sequence: sequence ?? null, salt, digest: evidenceDigest(salt, content) };
}

/** The canonical JSON of fields whose values are in their stored form: numbers are canonical texts already. */
function canonicalFields(values: Readonly<Record<string, FieldValue>>): string {
  const keys = Object.keys(values).sort();
  const member = (key: string): string => {
    const value = values[key]!;
    return `"${key}":${value instanceof ExactNumber ? value.text : JSON.stringify(value)}`;
  };
  return `{${keys.map(member).join(',')}}`;
}

const absent = (value: unknown): value is null | undefined => value === null || value === undefined;

/** A usable key, or why it is none. */
export function checkKey(key: unknown): string | Finding {
  if (absent(key) || (typeof key === 'string' && key.trim() === '')) {
    return finding('KEY_REQUIRED', 'The row has no key: give the id that it has in the system it comes from.');
  }
  if (typeof key !== 'string') return finding('WRONG_TYPE', `key takes a text, not ${shown(key)}.`);
  if (key.length > LONGEST_KEY)
    return finding('KEY_TOO_LONG', `key has ${key.length.toLocaleString('en')} characters; at most ${LONGEST_KEY} are kept.`);
  return textProblem(key, 'key', LONGEST_KEY) ?? key;
}

function checkOccurredAt(occurredAt: unknown): string | Finding {
  if (absent(occurredAt) || occurredAt === '')
    return finding('OCCURRED_AT_REQUIRED', 'The row does not say when it happened: give occurredAt.');
  return checkInstant(occurredAt, 'occurredAt');
}

function checkEntity(value: unknown, name: 'customer' | 'case'): string | null | Finding {
  if (absent(value) || value === '') return null;
  if (typeof value !== 'string') return finding('WRONG_TYPE', `${name} takes a text, not ${shown(value)}.`);
  return textProblem(value, name, LONGEST_KEY) ?? value;
}

function checkFields(sent: unknown, fields: RowFields, findings: Finding[]): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = {};
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent) || sent instanceof ExactNumber) {
    findings.push(
      finding('FIELDS_NOT_AN_OBJECT', 'fields takes an object of field keys and values, such as {"channel": "email"}.'),
    );
    return values;
  }
  for (const [key, value] of Object.entries(sent)) {
    const field = fields.get(key);
    if (field === undefined) {
      findings.push(unknownField(key, fields, findings.length < MOST_TOLD));
    } else if (field.expression !== null) {
      findings.push(finding('COMPUTED_FIELD', `Field "${key}" is computed as ${shown(field.expression)}; leave it out.`));
    } else if (!absent(value)) {
      const checked = checkField(field, value);
      if (isFinding(checked)) findings.push(checked);
      else values[key] = checked;
    }
  }
  return values;
}

const BUILT_IN = new Set(['key', 'occurredAt', 'customer', 'case', 'sequence']);

/** `isTold`: a row may have a hundred thousand of them, and suggesting a name takes a while. */
function unknownField(key: string, fields: RowFields, isTold: boolean): Finding {
  if (!isTold) return finding('UNKNOWN_FIELD', `The source has no field ${shown(key)}.`);
  if (BUILT_IN.has(key)) return finding('UNKNOWN_FIELD', `"${key}" is no field: give it beside fields, not inside.`);
  const storable = [...fields.values()].filter((field) => field.expression === null).map((field) => field.key);
  const suggestion =
    didYouMean(key.slice(0, 100), storable) ??
    (storable.length === 0 ? 'It has none.' : `It has ${storable.slice(0, 8).join(', ')}${storable.length > 8 ? ' …' : ''}.`);
  return finding('UNKNOWN_FIELD', `The source has no field ${shown(key)}. ${suggestion}`);
}
