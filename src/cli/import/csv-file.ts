import { CliError } from '../cli-error.js';
import { csvRows, type CsvRow } from './csv-rows.js';
import { REASON_COLUMN, type FileRecord, type RecordFile } from './file-record.js';
import type { Input } from './open-input.js';

const DELIMITERS = [',', ';', '\t', '|'] as const;

/**
 * Reads CSV with a header line: quoted cells may hold line breaks, rows of another length than the header are broken by
 * themselves.
 */
export async function csvFile(input: Input, stated: string | undefined): Promise<RecordFile> {
  const delimiter = stated ?? detectDelimiter(input.head);
  const pieces = csvRows(input.text, delimiter);
  const { first, rest } = await firstRow(pieces);
  if (first === undefined) throw new CliError('The file is empty: a CSV file begins with a line of column names.');

  const header = first.cells.map((name) => name.trim());
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined) throw new CliError(`The header names the column "${twice}" twice; rename one of them.`);
  const table = new CsvTable(header, delimiter);
  return {
    columns: header,
    records: table.records(rest, pieces),
    rejectsHeader: `${table.line([...table.kept.map((index) => header[index]!), REASON_COLUMN])}\n`,
    extension: '.csv',
  };
}

/** The first row, and the others of its piece. */
async function firstRow(pieces: AsyncIterator<Iterable<CsvRow>>): Promise<{ first: CsvRow | undefined; rest: Iterable<CsvRow> }> {
  for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next()) {
    const rest = piece.value[Symbol.iterator]();
    const first = rest.next();
    if (first.done !== true) return { first: first.value, rest: { [Symbol.iterator]: () => rest } };
  }
  return { first: undefined, rest: [] };
}

/** What the rows of a file share. */
class CsvTable {
  /** Places of the columns that a rejects file repeats. */
  readonly kept: readonly number[];
  private last: CsvRow | undefined;
  private cellsOfLast: readonly string[] = [];

  constructor(
    readonly header: readonly string[],
    private readonly delimiter: string,
  ) {
    this.kept = header.flatMap((name, index) => (name === REASON_COLUMN ? [] : [index]));
  }

  async *records(first: Iterable<CsvRow>, pieces: AsyncIterable<Iterable<CsvRow>>): AsyncGenerator<Iterable<FileRecord>> {
    yield this.recordsOf(first);
    for await (const rows of pieces) yield this.recordsOf(rows);
  }

  private *recordsOf(rows: Iterable<CsvRow>): Generator<FileRecord> {
    for (const row of rows) yield new CsvRecord(this, row);
  }

  line(cells: readonly string[]): string {
    return cells.map((cell) => quoted(cell, this.delimiter)).join(this.delimiter);
  }

  /** A row is read cell by cell before the next is. */
  cells(row: CsvRow): readonly string[] {
    if (row !== this.last) [this.last, this.cellsOfLast] = [row, row.cells];
    return this.cellsOfLast;
  }
}

/** A class, because there are millions of them. */
class CsvRecord implements FileRecord {
  constructor(
    private readonly table: CsvTable,
    private readonly row: CsvRow,
  ) {}

  get line(): number {
    return this.row.line;
  }

  get columns(): readonly string[] {
    return this.table.header;
  }

  get broken(): string | undefined {
    const [cells, columns] = [this.table.cells(this.row).length, this.table.header.length];
    return cells === columns ? undefined : `The row has ${cells} cells, and the header names ${columns} columns.`;
  }

  value(column: string): unknown {
    return this.at(this.table.header.indexOf(column));
  }

  at(place: number): unknown {
    return this.table.cells(this.row)[place];
  }

  rejected(reason: string): string {
    const { cells } = this.row;
    const { kept, header } = this.table;
    return this.table.line([...kept.map((index) => cells[index] ?? ''), ...cells.slice(header.length), reason]);
  }
}

/** The delimiter that the header line holds most often, outside quotes; a comma where it holds none. */
function detectDelimiter(head: string): string {
  const line = head.replaceAll(/"(?:[^"]|"")*"/g, '').split(/\r?\n|\r/, 1)[0]!;
  const count = (delimiter: string): number => line.split(delimiter).length - 1;
  return DELIMITERS.toSorted((a, b) => count(b) - count(a))[0]!;
}

const quoted = (cell: string, delimiter: string): string =>
  cell.includes(delimiter) || /["\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
