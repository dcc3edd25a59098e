/** A file that holds definitions; its path is relative to their folder, with `/` between names. */
export interface DefinitionFile {
  readonly path: string;
  readonly text: string;
}

/** Where something stands in a file: line and column count from 1, columns in UTF-16. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The line of the file with carets under what is meant. */
  readonly rendered: string;
}

/** What is wrong with a file, or with what it defines. */
export interface FileFinding extends FilePlace {
  /** FIL6xx (`file-codes.ts`), or that of a diagnostic; null where the fault has none. */
  readonly code: string | null;
  readonly message: string;
  readonly hint: string | null;
}
