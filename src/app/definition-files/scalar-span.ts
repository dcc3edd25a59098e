import type { Scalar } from 'yaml';
import type { Span } from '../../lang/source-text.js';

/**
 * Where a stretch of a scalar's value stands in the file. What is not white space stands there in the same order, however lines
 * are broken and indented; undefined where it does not, because there are escapes.
 */
export function spanInScalar(text: string, scalar: Scalar, { from, to }: Span): Span | undefined {
  const value = String(scalar.value);
  const content = contentOf(text, scalar);
  const written = text.slice(content.from, content.to);
  if (written === value) return { from: content.from + from, to: content.from + to };
  const [inValue, inFile] = [inked(value), inked(written)];
  if (inValue.length !== inFile.length || inValue.some((at, index) => value[at] !== written[inFile[index]!])) return undefined;
  // The first character at or after `from`, and the last before `to`; at the end, behind the last.
  const first = inValue.findIndex((at) => at >= from);
  if (first < 0) return empty(content.from + (inFile.at(-1) ?? -1) + 1);
  const begin = content.from + inFile[first]!;
  const last = inValue.findLastIndex((at) => at < to);
  return last < first ? empty(begin) : { from: begin, to: content.from + inFile[last]! + 1 };
}

const empty = (at: number): Span => ({ from: at, to: at });

/** The scalar without its quotes, or without the header of a block. */
function contentOf(text: string, { range, type }: Scalar): Span {
  const [from, to] = range!;
  switch (type) {
    case 'QUOTE_SINGLE': case 'QUOTE_DOUBLE': return { from: from + 1, to: to - 1 };
    case 'BLOCK_LITERAL': case 'BLOCK_FOLDED': return { from: text.indexOf('\n', from) + 1, to };
    default: return { from, to };
  }
}

/** Where characters stand that are no white space. */
const inked = (text: string): number[] => [...text.matchAll(/[^\s]/g)].map(({ index }) => index);
