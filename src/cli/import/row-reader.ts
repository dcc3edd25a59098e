import type { SentRevision } from '../../app/row-checks/check-history.js';
import { ListedFields } from '../../app/row-checks/listed-fields.js';
import type { FieldType } from '../../lang/catalog.js';
import type { SourceDescription } from '../api/yardstick-api.js';
import { columnPlan, type ColumnPlan, type StatedColumns } from './column-plan.js';
import { ColumnReader } from './column-reader.js';
import type { FileRecord } from './file-record.js';
import { Unreadable, type TextConventions } from './value-reader.js';

/** The interaction that a row of the file is, or one of its revisions, or why it cannot be read as one. */
export type RowReader = (record: FileRecord) => SentRevision | string;

export function rowReader(source: SourceDescription, stated: StatedColumns, conventions: TextConventions): RowReader {
  // Rows of a CSV file share one list of columns; those of NDJSON differ, but in few ways.
  const readers = new Map<string, RowReader>();
  const columnReaders = new Map<string, ColumnReader>();
  const columnReader = (column: string, type: FieldType): ColumnReader => {
    const identity = `${type} ${column}`;
    const reader = columnReaders.get(identity) ?? new ColumnReader(type, conventions);
    columnReaders.set(identity, reader);
    return reader;
  };
  let [last, readerOfLast]: [readonly string[] | undefined, RowReader | undefined] = [undefined, undefined];
  const readerOf = (columns: readonly string[]): RowReader => {
    if (columns === last) return readerOfLast!;
    const identity = columns.join('\u0000');
    const reader = readers.get(identity) ?? readerOfColumns(columns, columnPlan(source, columns, stated), columnReader);
    if (readers.size < MOST_READERS) readers.set(identity, reader);
    [last, readerOfLast] = [columns, reader];
    return reader;
  };
  return (record) => record.broken ?? readerOf(record.columns)(record);
}

const MOST_READERS = 1_000;

function readerOfColumns(
  columns: readonly string[],
  plan: ColumnPlan,
  columnReader: (column: string, type: FieldType) => ColumnReader,
): RowReader {
  const placed = <C extends { readonly column: string; readonly type: FieldType }>(each: C) => ({
    ...each,
    place: columns.indexOf(each.column),
    reader: columnReader(each.column, each.type),
  });
  const builtIn = plan.builtIn.map(placed);
  // In the order in which they are stored.
  const fields = plan.fields.map(placed).sort((a, b) => (a.key < b.key ? -1 : 1));
  const keys = fields.map(({ key }) => key);
  const nestedPlace = columns.indexOf('fields');
  return (record) => {
    let problems = '';
    const read = ({ column, place, reader }: (typeof builtIn | typeof fields)[number]): unknown => {
      const value = reader.read(record.at(place));
      if (!(value instanceof Unreadable)) return value;
      problems += `${problems === '' ? '' : ' '}Column "${column}": ${value.message}`;
      return null;
    };
    const row: Record<string, unknown> = {};
    for (const each of builtIn) row[each.name] = each.type === 'TEXT' ? asText(read(each)) : read(each);
    if (row.recordedAt !== undefined) row.place = record.line;
    // A line that is an interaction already, as the API takes it, brings its fields as one object.
    const nested = nestedPlace === -1 ? undefined : record.at(nestedPlace);
    row.fields = isObject(nested) ? nested : new ListedFields(keys, fields.map(read));
    return problems === '' ? row : problems;
  };
}

/** Ids are often numbers in JSON; a key is their text. */
const asText = (value: unknown): unknown => (typeof value === 'number' ? String(value) : value);

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
