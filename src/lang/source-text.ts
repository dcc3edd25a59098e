/** A stretch of an expression's text: UTF-16 offsets, half-open. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A rendered line shows at most this many characters around what it marks … */
const WIDTH = 100;
/** … and a mark that reaches over many lines shows on the first of them. */
const MAX_LINES = 4;

/**
 * The lines that the marks reach over, with carets under each; a mark of no length (the end of the text) gets one caret.
 * Control characters show as spaces, long lines are cut to the neighbourhood of their first mark.
 */
export function renderCarets(text: string, marks: readonly Span[]): string {
  const lines = linesOf(text);
  const marked = lines
    .map((line) => ({ line, here: marks.flatMap((mark) => clipped(mark, line)) }))
    .filter(({ here }) => here.length > 0);
  // Nothing but line breaks is marked.
  if (marked.length === 0) marked.push({ line: lines[0]!, here: [{ from: lines[0]!.from, to: lines[0]!.from }] });
  const rendered = marked.slice(0, MAX_LINES).map(({ line, here }) => renderLine(text, line, here));
  return [...rendered, ...(marked.length > MAX_LINES ? ['…'] : [])].join('\n');
}

function linesOf(text: string): Span[] {
  const lines: Span[] = [];
  let from = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
    lines.push({ from, to: at });
    from = at + 1;
  }
  lines.push({ from, to: text.length });
  return lines;
}

/** The part of a mark that lies in a line. */
function clipped(mark: Span, line: Span): Span[] {
  const [from, to] = [Math.max(mark.from, line.from), Math.min(mark.to, line.to)];
  return from < to || (mark.from === mark.to && from === to) ? [{ from, to }] : [];
}

function renderLine(text: string, line: Span, marks: readonly Span[]): string {
  const first = Math.min(...marks.map((mark) => mark.from));
  const start = line.to - line.from <= WIDTH ? line.from : Math.max(line.from, Math.min(first - 30, line.to - WIDTH));
  const end = Math.min(line.to, start + WIDTH);
  const before = start > line.from ? '…' : '';
  const after = end < line.to ? '…' : '';
  let carets = ' '.repeat(before.length);
  let shown = before;
  for (let at = start; at <= end;) {
    const character = at < end ? String.fromCodePoint(text.codePointAt(at)!) : ' ';
    const marked = marks.some((mark) => at >= mark.from && at < Math.max(mark.to, mark.from + 1));
    carets += marked ? '^' : ' ';
    // eslint-disable-next-line no-control-regex
    shown += at < end ? character.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/, ' ') : '';
    at += character.length;
  }
  return `${shown}${after}\n${carets.trimEnd()}`;
}
