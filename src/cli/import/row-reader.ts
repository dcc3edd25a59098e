import type { SentRevision } from '../../app/row-checks/check-history.js';
import type { FieldType } from '../../lang/catalog.js';
import type { SourceDescription } from '../api/yardstick-api.js';
import { columnPlan, type ColumnPlan, type StatedColumns } from './column-plan.js';
import type { FileRecord } from './file-record.js';
import { readValue, Unreadable, type TextConventions } from './value-reader.js';

/** The interaction that a row of the file is, or one of its revisions, or why it cannot be read as one. */
export type RowReader = (record: FileRecord) => SentRevision | string;

export function rowReader(source: SourceDescription, stated: StatedColumns, conventions: TextConventions): RowReader {
  // Rows of a CSV file share one list of columns; those of NDJSON differ, but in few ways.
  const plans = new Map<string, ColumnPlan>();
  let [last, planOfLast]: [readonly string[] | undefined, ColumnPlan | undefined] = [undefined, undefined];
  const planOf = (columns: readonly string[]): ColumnPlan => {
    if (columns === last) return planOfLast!;
    const identity = columns.join('\u0000');
    const plan = plans.get(identity) ?? columnPlan(source, columns, stated);
    if (plans.size < MOST_PLANS) plans.set(identity, plan);
    [last, planOfLast] = [columns, plan];
    return plan;
  };
  return (record) => record.broken ?? readRow(record, planOf(record.columns), conventions);
}

const MOST_PLANS = 1_000;

function readRow(record: FileRecord, plan: ColumnPlan, conventions: TextConventions): SentRevision | string {
  const problems: string[] = [];
  const read = (column: string, type: FieldType): unknown => {
    const value = readValue(record.value(column), type, conventions);
    if (!(value instanceof Unreadable)) return value;
    problems.push(`Column "${column}": ${value.message}`);
    return null;
  };
  const row: Record<string, unknown> = {};
  for (const { name, column, type } of plan.builtIn)
    row[name] = type === 'TEXT' ? asText(read(column, type)) : read(column, type);
  if (row.recordedAt !== undefined) row.place = record.line;
  // A line that is an interaction already, as the API takes it, brings its fields as one object.
  const nested = record.value('fields');
  row.fields = isObject(nested)
    ? nested
    : Object.fromEntries(plan.fields.map(({ key, column, type }) => [key, read(column, type)]));
  return problems.length === 0 ? row : problems.join(' ');
}

/** Ids are often numbers in JSON; a key is their text. */
const asText = (value: unknown): unknown => (typeof value === 'number' ? String(value) : value);

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
