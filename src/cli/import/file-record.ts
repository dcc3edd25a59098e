/** The column that a rejects file adds: why the row is in it. Ignored when the file is imported again. */
export const REASON_COLUMN = '_rejected_because';

/** One row of a file, before it is known what its columns mean. */
export interface FileRecord {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** Undefined: the row has no such column. */
  value(column: string): unknown;
  /** Of the column of that place among `columns`. */
  at(place: number): unknown;
  readonly columns: readonly string[];
  /** The row as a whole is unusable, for this reason. */
  readonly broken?: string | undefined;
  /** The row in the file's own format with the reason beside it, without a line break at its end. */
  rejected(reason: string): string;
}

/** A file of one of the formats that can be imported. */
export interface RecordFile {
  /** The columns of every row; null where each row has its own. */
  readonly columns: readonly string[] | null;
  /** By the pieces in which they are read: a promise for each of millions would take as long as their reading. */
  readonly records: AsyncIterable<Iterable<FileRecord>>;
  /** What a rejects file begins with: a header, or nothing. */
  readonly rejectsHeader: string;
  /** `.csv`, `.ndjson` */
  readonly extension: string;
}
