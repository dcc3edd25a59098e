import type { FieldType } from '../../lang/catalog.js';
import { didYouMean } from '../../kernel/suggest.js';
import type { SourceDescription } from '../api/yardstick-api.js';
import { CliError, EXIT } from '../cli-error.js';
import { REASON_COLUMN } from './file-record.js';

export const BUILT_IN = ['key', 'occurredAt', 'customer', 'case', 'sequence', 'recordedAt', 'revisionOrder'] as const;
export type BuiltIn = (typeof BUILT_IN)[number];

/** Which column holds what, as stated on the command line. */
export interface StatedColumns {
  readonly builtIn: Readonly<Partial<Record<BuiltIn, string>>>;
  /** Column by field. */
  readonly fields: ReadonlyMap<string, string>;
}

/** What becomes of the columns of a row. */
export interface ColumnPlan {
  readonly builtIn: readonly { readonly name: BuiltIn; readonly column: string; readonly type: FieldType }[];
  readonly fields: readonly { readonly key: string; readonly column: string; readonly type: FieldType }[];
  /** Columns that become nothing. */
  readonly unused: readonly string[];
}

const OPTIONS: Record<BuiltIn, string> = {
  key: '--key',
  occurredAt: '--occurred-at',
  customer: '--customer',
  case: '--case',
  sequence: '--sequence',
  recordedAt: '--recorded-at',
  revisionOrder: '--revision-order',
};
const TYPES: Record<BuiltIn, FieldType> = {
  key: 'TEXT',
  occurredAt: 'INSTANT',
  customer: 'TEXT',
  case: 'TEXT',
  sequence: 'NUMBER',
  recordedAt: 'INSTANT',
  revisionOrder: 'NUMBER',
};
/** Columns that are taken for a built-in where none is stated. */
const USUAL: Record<BuiltIn, readonly string[]> = {
  key: ['key', 'id'],
  occurredAt: ['occurredAt', 'occurred_at'],
  customer: ['customer'],
  case: ['case'],
  sequence: ['sequence'],
  // Whoever means them says so: an ordinary import knows nothing of them.
  recordedAt: [],
  revisionOrder: [],
};

/** What is stated first, then columns that are named like a field: `Assignment Group` is the field assignment_group. */
export function columnPlan(source: SourceDescription, columns: readonly string[], stated: StatedColumns): ColumnPlan {
  const has = new Set(columns);
  const builtIn = BUILT_IN.flatMap((name) => {
    const column = stated.builtIn[name] ?? USUAL[name].find((usual) => has.has(usual));
    return column === undefined || !has.has(column) ? [] : [{ name, column, type: TYPES[name] }];
  });
  const byName = new Map(columns.filter((column) => column !== REASON_COLUMN).map((column) => [fieldLike(column), column]));
  const fields = storable(source).flatMap(({ key, type }) => {
    const column = stated.fields.get(key) ?? (has.has(key) ? key : byName.get(key));
    return column === undefined || !has.has(column) ? [] : [{ key, column, type }];
  });
  const used = new Set([REASON_COLUMN, ...builtIn.map(({ column }) => column), ...fields.map(({ column }) => column)]);
  return { builtIn, fields, unused: columns.filter((column) => !used.has(column)) };
}

const fieldLike = (column: string): string =>
  column
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');

const storable = (source: SourceDescription): SourceDescription['fields'] =>
  source.fields.filter((field) => field.expression === null);

/** Refuses a statement that names no field of the source, or no column of the file (`columns` null: each row has its own). */
export function checkStated(source: SourceDescription, columns: readonly string[] | null, stated: StatedColumns): void {
  for (const [key, column] of stated.fields) {
    const option = `--map ${key}=${column}`;
    const field = source.fields.find((each) => each.key === key);
    const own = storable(source).map((each) => each.key);
    if (field === undefined)
      throw usage(
        `${option}: the source "${source.key}" has no field "${key}".`,
        didYouMean(key, own) ?? `It has ${own.join(', ')}.`,
      );
    if (field.expression !== null) throw usage(`${option}: the source computes that field.`, 'Leave it out.');
    requireColumn(columns, column, option);
  }
  for (const name of BUILT_IN) {
    const column = stated.builtIn[name];
    if (column !== undefined) requireColumn(columns, column, `${OPTIONS[name]} ${column}`);
  }
  if (columns === null) return;
  for (const [name, what] of [
    ['key', 'the key of each row'],
    ['occurredAt', 'when it happened'],
  ] as const) {
    if (stated.builtIn[name] !== undefined || USUAL[name].some((usual) => columns.includes(usual))) continue;
    throw usage(`Which column holds ${what}? Say ${OPTIONS[name]} COLUMN.`, `The file has ${columns.join(', ')}.`);
  }
}

function requireColumn(columns: readonly string[] | null, column: string, option: string): void {
  if (columns === null || columns.includes(column)) return;
  throw usage(`${option}: the file has no column "${column}".`, didYouMean(column, columns) ?? `It has ${columns.join(', ')}.`);
}

const usage = (message: string, hint: string): CliError => new CliError(`${message} ${hint}`, EXIT.usage);
