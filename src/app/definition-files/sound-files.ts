import type { DefinitionFile } from './file-finding.js';
import type { FileFindings } from './file-findings.js';
import type { FileParameters } from './file-codes.js';

const MOST_FILES = 500;
export const LONGEST_FILE = 1_000_000;

/** Beside definitions for editors, and none of them. */
export const SCHEMA_FILE = 'definitions.schema.json';

/** Those of the files that are to be read; what is wrong with the others is found. */
export function soundFiles(files: readonly DefinitionFile[], findings: FileFindings): DefinitionFile[] {
  const read = files.filter(({ path }) => path.split('/').at(-1) !== SCHEMA_FILE);
  const top = (file: string) => () => ({ file, line: 1, column: 1, rendered: '' });
  if (read.length > MOST_FILES) {
    findings.add('FIL612', top(read[MOST_FILES]!.path), { count: read.length, max: MOST_FILES });
    return [];
  }
  const paths = new Set<string>();
  return read.filter(({ path, text }) => {
    const why = pathFault(path) ?? (paths.has(path) ? 'twice' : undefined);
    paths.add(path);
    if (why !== undefined) findings.add('FIL614', top(path), { why });
    const tooLong = text.length > LONGEST_FILE;
    if (tooLong) findings.add('FIL613', top(path), { length: text.length, max: LONGEST_FILE });
    return why === undefined && !tooLong;
  });
}

function pathFault(path: string): FileParameters['FIL614']['why'] | undefined {
  if (path.trim() === '') return 'empty';
  if (/^([/\\]|[a-z]:)/i.test(path)) return 'absolute';
  return path.split(/[/\\]/).includes('..') ? 'outside' : undefined;
}
