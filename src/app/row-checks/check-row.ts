import { evidenceDigest, newSalt } from '../../kernel/evidence-digest.js';
import { ExactNumber } from '../../kernel/decimal.js';
import { didYouMean } from '../../kernel/suggest.js';
import type { RevisionRow } from '../../sql/ingest.js';
import { checkDecimal, checkInstant } from './check-field.js';
import { LONGEST_KEY, shown, textProblem } from './check-text.js';
import { ListedFields } from './listed-fields.js';
import { finding, isFinding, MOST_TOLD, type Finding } from './reject-codes.js';
import type { RowFields } from './row-fields.js';

/** A row as it was sent: every value is unchecked. */
export interface SentRow {
  readonly key?: unknown;
  readonly occurredAt?: unknown;
  readonly customer?: unknown;
  readonly case?: unknown;
  readonly fields?: unknown;
  readonly sequence?: unknown;
}

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
  const canonicalFields = checkFields(row.fields, fields, findings);
  if (findings.length > 0 || key === undefined || occurredAt === undefined) return findings;

  const salt = newSalt();
  const content = {
    key,
    occurredAt,
    customer: customer ?? null,
    case: caseKey ?? null,
    fields: canonicalFields,
    retracted: false,
  };
  return { ...content, reason: null, sequence: sequence ?? null, salt, digest: evidenceDigest(salt, content) };
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

/** The canonical JSON of the fields, as far as there are no findings. */
function checkFields(sent: unknown, fields: RowFields, findings: Finding[]): string {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent) || sent instanceof ExactNumber) {
    findings.push(
      finding('FIELDS_NOT_AN_OBJECT', 'fields takes an object of field keys and values, such as {"channel": "email"}.'),
    );
    return '{}';
  }
  const members: string[] = [];
  if (sent instanceof ListedFields) sent.keys.forEach((key, index) => checkMember(key, sent.values[index], fields, members, findings));
  else
    for (const key of Object.keys(sent))
      checkMember(key, (sent as Readonly<Record<string, unknown>>)[key], fields, members, findings);
  return `{${inOrder(members).join(',')}}`;
}

function checkMember(key: string, value: unknown, fields: RowFields, members: string[], findings: Finding[]): void {
  const field = fields.get(key);
  if (field === undefined) {
    findings.push(unknownField(key, fields, findings.length < MOST_TOLD));
  } else if (field.definition.expression !== null) {
    findings.push(finding('COMPUTED_FIELD', `Field "${key}" is computed as ${shown(field.definition.expression)}; leave it out.`));
  } else if (!absent(value)) {
    const member = field.member(value);
    if (typeof member === 'string') members.push(member);
    else findings.push(member);
  }
}

/** By their keys, and so as texts: the quote that ends a key comes before every character of one. Most are sorted already. */
function inOrder(members: string[]): readonly string[] {
  for (let index = 1; index < members.length; index++) if (members[index]! < members[index - 1]!) return members.sort();
  return members;
}

const BUILT_IN = new Set(['key', 'occurredAt', 'customer', 'case', 'sequence']);

/** `isTold`: a row may have a hundred thousand of them, and suggesting a name takes a while. */
function unknownField(key: string, fields: RowFields, isTold: boolean): Finding {
  if (!isTold) return finding('UNKNOWN_FIELD', `The source has no field ${shown(key)}.`);
  if (BUILT_IN.has(key)) return finding('UNKNOWN_FIELD', `"${key}" is no field: give it beside fields, not inside.`);
  const storable = [...fields.values()].flatMap(({ definition }) => (definition.expression === null ? [definition.key] : []));
  const suggestion =
    didYouMean(key.slice(0, 100), storable) ??
    (storable.length === 0 ? 'It has none.' : `It has ${storable.slice(0, 8).join(', ')}${storable.length > 8 ? ' …' : ''}.`);
  return finding('UNKNOWN_FIELD', `The source has no field ${shown(key)}. ${suggestion}`);
}
