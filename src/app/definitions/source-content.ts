import { parseDate } from '../../calendar/civil-day.js';
import { badInput } from '../../kernel/errors.js';
import type { FieldDefinition, FieldRole, FieldType } from '../../lang/catalog.js';
import type { SourceContent } from '../../store/definition-content.js';
import { LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_WORD, nameText, optional, optionalExpression } from './texts.js';

export interface FieldInput {
  readonly key: string;
  /** Absent: the key. */
  readonly name?: string | null;
  readonly type: FieldType;
  readonly role: FieldRole;
  readonly unit?: string | null;
  readonly expression?: string | null;
  readonly description?: string | null;
  readonly personal?: boolean | null;
}

export interface SourceInput {
  readonly key: string;
  readonly name: string;
  readonly description?: string | null;
  readonly fields: readonly FieldInput[];
  /** YYYY-MM-DD, a local day. */
  readonly coversFrom?: string | null;
}

const MOST_FIELDS = 200;

/** What is to be stored of an input. Throws BAD_INPUT for texts that cannot be stored; what they mean is checked afterwards. */
export function sourceContent(input: SourceInput): { name: string; description: string | null; content: SourceContent } {
  if (input.fields.length > MOST_FIELDS) {
    const count = input.fields.length.toLocaleString('en');
    throw badInput('input.fields', `The source has ${count} fields; at most ${MOST_FIELDS} are kept.`);
  }
  const coversFrom = input.coversFrom ?? null;
  if (coversFrom !== null && parseDate(coversFrom) === undefined) {
    const shown = coversFrom.slice(0, 40).toWellFormed();
    throw badInput('input.coversFrom', `input.coversFrom is no date: "${shown}".`, 'Write it as in 2026-03-01.');
  }
  return {
    name: nameText('input.name', input.name),
    description: optional('input.description', input.description, LONGEST_DESCRIPTION),
    content: { fields: input.fields.map(fieldContent), coversFrom },
  };
}

function fieldContent(field: FieldInput, index: number): FieldDefinition {
  const argument = (name: string): string => `input.fields[${index}].${name}`;
  const { key, type, role } = field;
  return {
    key,
    name: optional(argument('name'), field.name, LONGEST_NAME) ?? key,
    type,
    role,
    unit: optional(argument('unit'), field.unit, LONGEST_WORD),
    expression: optionalExpression(argument('expression'), field.expression),
    description: optional(argument('description'), field.description, LONGEST_DESCRIPTION),
    personal: field.personal ?? false,
  };
}
