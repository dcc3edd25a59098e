import { CliError } from '../cli-error.js';

export interface CsvRow {
  /** Made anew where the row has no quotes, because a row is kept for longer than its cells are needed, and takes less. */
  readonly cells: readonly string[];
  /** The line on which it begins, from 1. */
  readonly line: number;
}

class PlainRow implements CsvRow {
  constructor(
    private readonly text: string,
    private readonly delimiter: string,
    readonly line: number,
  ) {}

  get cells(): readonly string[] {
    return this.text.split(this.delimiter);
  }
}

/** Past it, a quote that was never closed is the likelier reading. */
const LONGEST_RECORD = 4 * 1024 * 1024;

/**
 * Rows of CSV, by the pieces in which the text comes, as RFC 4180 has it: cells in quotes may hold delimiters, line breaks and `""` for a quote. Lines end with LF, CRLF,
 * or CR where the file has nothing else; empty lines are left out.
 */
export async function* csvRows(text: AsyncIterable<string>, delimiter: string): AsyncGenerator<Iterable<CsvRow>> {
  const rows = new CsvRows(delimiter);
  for await (const chunk of text) yield rows.add(chunk);
  yield rows.end();
}

/** Holds what has come of a row that is not whole yet. */
class CsvRows {
  private rest = '';
  private line = 1;
  private lineBreak: '\n' | '\r' | undefined;

  constructor(private readonly delimiter: string) {}

  *add(chunk: string): Generator<CsvRow> {
    this.rest += chunk;
    this.lineBreak ??= lineBreakOf(this.rest);
    if (this.lineBreak !== undefined) yield* this.wholeRows(this.lineBreak);
    if (this.rest.length > LONGEST_RECORD) throw this.neverClosed();
  }

  *end(): Generator<CsvRow> {
    const lineBreak = this.lineBreak ?? (this.rest.endsWith('\r') ? '\r' : '\n');
    if (this.rest !== '') this.rest += lineBreak;
    yield* this.wholeRows(lineBreak);
    if (this.rest !== '') throw this.neverClosed();
  }

  private *wholeRows(lineBreak: '\n' | '\r'): Generator<CsvRow> {
    const text = this.rest;
    let begin = 0;
    let quote = text.indexOf('"');
    for (let end = text.indexOf(lineBreak); end !== -1; end = text.indexOf(lineBreak, begin)) {
      if (quote !== -1 && quote < begin) quote = text.indexOf('"', begin);
      const { line } = this;
      if (quote === -1 || quote > end) {
        const content = text.slice(begin, lineBreak === '\n' && end > begin && text[end - 1] === '\r' ? end - 1 : end);
        begin = end + 1;
        this.line++;
        if (content !== '') yield new PlainRow(content, this.delimiter, line);
      } else {
        const row = this.quotedRow(text, begin, lineBreak);
        if (row === undefined) break;
        begin = row.end;
        yield { cells: row.cells, line };
      }
    }
    this.rest = text.slice(begin);
  }

  /** The row that begins there and holds a quote, and where the next begins; undefined: its end has not come yet. */
  private quotedRow(text: string, begin: number, lineBreak: string): { cells: string[]; end: number } | undefined {
    const cells: string[] = [];
    let lines = 1;
    for (let at = begin; ;) {
      let cell: string;
      if (text[at] === '"') {
        const close = closingQuote(text, at);
        if (close === undefined) return undefined;
        cell = text.slice(at + 1, close).replaceAll('""', '"');
        lines += cell.split(lineBreak).length - 1;
        at = close + 1;
      } else {
        const from = at;
        while (at < text.length && text[at] !== this.delimiter && text[at] !== lineBreak) {
          if (text[at] === '"')
            throw new CliError(`Line ${this.line}: a quote stands inside a cell. Put the cell in quotes and write "" for it.`);
          at++;
        }
        cell = text.slice(from, at);
        if (lineBreak === '\n' && text[at] === lineBreak && cell.endsWith('\r')) cell = cell.slice(0, -1);
      }
      cells.push(cell);
      if (lineBreak === '\n' && text[at] === '\r' && text[at + 1] === '\n') at++;
      if (at >= text.length) return undefined;
      if (text[at] === lineBreak) {
        this.line += lines;
        return { cells, end: at + 1 };
      }
      if (text[at] !== this.delimiter) {
        if (text[at] === '\r' && at + 1 === text.length) return undefined;
        throw new CliError(
          `Line ${this.line}: after a cell in quotes, ${JSON.stringify(text[at])} stands where the next one should begin.`,
        );
      }
      at++;
    }
  }

  private neverClosed(): CliError {
    return new CliError(`Line ${this.line}: a quote is opened and never closed.`);
  }
}

/** Where the quote that was opened there is closed; undefined: not in this text, or it may be the first half of `""`. */
function closingQuote(text: string, open: number): number | undefined {
  for (let at = text.indexOf('"', open + 1); at !== -1; at = text.indexOf('"', at + 2)) {
    if (at + 1 === text.length) return undefined;
    if (text[at + 1] !== '"') return at;
  }
  return undefined;
}

/** Told by the first line that ends; undefined: none has. */
function lineBreakOf(text: string): '\n' | '\r' | undefined {
  const plain = text.replaceAll(/"(?:[^"]|"")*("|$)/g, (quoted) => ' '.repeat(quoted.length));
  const [feed, carriage] = [plain.indexOf('\n'), plain.indexOf('\r')];
  if (carriage !== -1 && carriage + 1 === plain.length) return undefined;
  if (carriage !== -1 && (feed === -1 || carriage + 1 < feed)) return '\r';
  return feed === -1 ? undefined : '\n';
}
