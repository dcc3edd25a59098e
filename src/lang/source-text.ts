/** A stretch of an expression's text: UTF-16 offsets, half-open. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A rendered line shows at most this many characters around what it marks. */
const WIDTH = 100;

/**
 * The lines that hold the marks, with carets under each mark; a mark of no length (the end of the text) gets one caret.
 * Line breaks and control characters show as spaces, long lines are cut to the neighbourhood of their first mark.
 */
export function renderCarets(text: string, marks: readonly Span[]): string {
  const rendered: string[] = [];
  for (const line of linesOf(text)) {
    const here = marks.filter((mark) => mark.from >= line.from && mark.from <= line.to && !belongsToNext(mark, line, text));
    if (here.length > 0) rendered.push(renderLine(text, line, here));
  }
  return rendered.join('\n');
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

/** A mark that starts at a line's break belongs to that line, unless the break is the end of the text. */
const belongsToNext = (mark: Span, line: Span, text: string): boolean =>
  mark.from === line.to && mark.from < text.length && mark.to > mark.from + 1;

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
