import { FILE_MESSAGES, type FileCode, type FileParameters } from './file-codes.js';
import type { FileFinding, FilePlace } from './file-finding.js';

/** What is told of one reading; the rest is counted. */
const MOST_FINDINGS = 1_000;

/** Findings as they are met. */
export class FileFindings {
  private readonly found: FileFinding[] = [];
  private untold = 0;

  /** The place is looked up only if the finding is to be told. */
  add<C extends FileCode>(code: C, place: () => FilePlace, parameters: FileParameters[C]): void {
    if (this.found.length >= MOST_FINDINGS) this.untold += 1;
    else this.found.push(finding(code, place(), parameters));
  }

  /** In the order of the files, then of lines. */
  inOrder(files: readonly string[]): readonly FileFinding[] {
    const position = new Map(files.map((path, index) => [path, index]));
    const order = (a: FileFinding, b: FileFinding): number =>
      (position.get(a.file) ?? 0) - (position.get(b.file) ?? 0) || a.line - b.line || a.column - b.column;
    const sorted = this.found.sort(order);
    const last = sorted.at(-1);
    return this.untold === 0 ? sorted : [...sorted, finding('FIL615', last!, { count: this.untold })];
  }
}

function finding<C extends FileCode>(code: C, place: FilePlace, parameters: FileParameters[C]): FileFinding {
  const say = FILE_MESSAGES[code] as (p: FileParameters[C]) => { message: string; hint?: string | undefined };
  const { message, hint } = say(parameters);
  return { ...place, code, message, hint: hint ?? null };
}
