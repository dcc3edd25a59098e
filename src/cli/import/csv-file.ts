import { CsvError, parse } from 'csv-parse';
import { Readable } from 'node:stream';
import { CliError } from '../cli-error.js';
import { REASON_COLUMN, type FileRecord, type RecordFile } from './file-record.js';
import type { Input } from './open-input.js';

interface ParsedRow {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/** Past it, a quote that was never closed is the likelier reading. */
const LONGEST_RECORD = 4 * 1024 * 1024;

export const DELIMITERS = [',', ';', '\t', '|'] as const;

/**
 * Reads CSV with a header line: quoted cells may hold line breaks, rows of another length than the header are broken by
 * themselves.
 */
export async function csvFile(input: Input, stated: string | undefined): Promise<RecordFile> {
  const delimiter = stated ?? detectDelimiter(input.head);
  const text = Readable.from(input.text, { objectMode: false });
  const parser = text.pipe(
    parse({ delimiter, info: true, relax_column_count: true, skip_empty_lines: true, max_record_size: LONGEST_RECORD }),
  );
  text.on('error', (error) => parser.destroy(error));
  const rows = worded(parser as AsyncIterable<ParsedRow>)[Symbol.asyncIterator]();
  const first = await rows.next();
  if (first.done === true) throw new CliError('The file is empty: a CSV file begins with a line of column names.');

  const header = first.value.record.map((name) => name.trim());
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined) throw new CliError(`The header names the column "${twice}" twice; rename one of them.`);
  const line = (cells: readonly string[]): string => cells.map((cell) => quoted(cell, delimiter)).join(delimiter);
  const kept = header
    .map((name, index) => ({ name, index }))
    .filter(({ name }) => name !== REASON_COLUMN)
    .map(({ index }) => index);
  const position = new Map(header.map((name, index) => [name, index]));

  const record = (cells: readonly string[], lineNumber: number): FileRecord => ({
    line: lineNumber,
    value: (column) => cells[position.get(column) ?? -1],
    columns: header,
    ...(cells.length === header.length
      ? {}
      : { broken: `The row has ${cells.length} cells, and the header names ${header.length} columns.` }),
    rejected: (reason) => line([...kept.map((index) => cells[index] ?? ''), ...cells.slice(header.length), reason]),
  });
  return {
    columns: header,
    records: numbered(rows, first.value.info.lines, record),
    rejectsHeader: `${line([...kept.map((index) => header[index]!), REASON_COLUMN])}\n`,
    extension: '.csv',
  };
}

async function* numbered(
  rows: AsyncIterator<ParsedRow>,
  headerLines: number,
  record: (cells: string[], line: number) => FileRecord,
): AsyncGenerator<FileRecord> {
  let begins = headerLines + 1;
  for (let next = await rows.next(); next.done !== true; next = await rows.next()) {
    yield record(next.value.record, begins);
    begins = next.value.info.lines + 1;
  }
}

/** Errors of the parser in words for the person who has the file open. */
async function* worded<T>(rows: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? `Line ${error.lines}: ` : '';
    if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE')
      throw new CliError(`${line}a quote is opened and never closed.`);
    if (error.code === 'INVALID_OPENING_QUOTE')
      throw new CliError(`${line}a quote stands inside a cell. Put the cell in quotes and write "" for it.`);
    throw new CliError(`${line}${error.message}`);
  }
}

/** The delimiter that the header line holds most often, outside quotes; a comma where it holds none. */
export function detectDelimiter(head: string): string {
  const line = head.replaceAll(/"(?:[^"]|"")*"/g, '').split(/\r?\n|\r/, 1)[0]!;
  const count = (delimiter: string): number => line.split(delimiter).length - 1;
  return DELIMITERS.toSorted((a, b) => count(b) - count(a))[0]!;
}

const quoted = (cell: string, delimiter: string): string =>
  cell.includes(delimiter) || /["\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
