import type { Span } from '../../../lang/plan.js';

/** Spans as buckets between bounds. A slot is a bucket, or the whole of them. */
export interface Buckets {
  /** Bucket i, from 1, is [bounds[i − 1], bounds[i]). */
  readonly bounds: readonly number[];
  /** Whether a span is the whole of them. */
  readonly whole: boolean;
  /** Per span its bucket, or WHOLE; null: the span is empty. */
  readonly slots: readonly (number | null)[];
}

/** The slot of the whole. */
export const WHOLE = 0;

/**
 * Spans that do not overlap, and perhaps one that is the whole of them: periods that tile a window, and the window. Null where
 * they overlap, and where all are empty.
 */
export function tilesOf(spans: readonly Span[]): Buckets | null {
  const known = distinctSpans(spans);
  const whole = wholeOf(known);
  const tiles = known.filter((span) => span !== whole);
  if (tiles.length === 0 || tiles.some(({ from }, index) => index > 0 && tiles[index - 1]!.to > from)) return null;
  const bounds: number[] = [];
  const slots = spans.map((): number | null => null);
  for (const { from, to, positions } of tiles) {
    if (bounds.at(-1) !== from) bounds.push(from);
    for (const position of positions) slots[position] = bounds.length;
    bounds.push(to);
  }
  for (const position of whole?.positions ?? []) slots[position] = WHOLE;
  return { bounds, whole: whole !== null, slots };
}

export interface DistinctSpan extends Span { readonly positions: number[] }

/** Spans that are not empty, each once with where it is asked for, by where they begin, then by where they end. */
export function distinctSpans(spans: readonly Span[]): DistinctSpan[] {
  const known = new Map<string, DistinctSpan>();
  spans.forEach(({ from, to }, position) => {
    if (to <= from) return;
    const identity = `${from} ${to}`;
    const span = known.get(identity) ?? { from, to, positions: [] };
    span.positions.push(position);
    known.set(identity, span);
  });
  return [...known.values()].sort((a, b) => a.from - b.from || a.to - b.to);
}

/** The one span that the others tile; null where there is none. */
function wholeOf(spans: readonly DistinctSpan[]): DistinctSpan | null {
  const [first] = spans;
  if (first === undefined || spans.length < 3) return null;
  const last = spans.reduce((end, { to }) => Math.max(end, to), first.to);
  const whole = spans.find(({ from, to }) => from === first.from && to === last);
  if (whole === undefined) return null;
  const tiles = spans.filter((span) => span !== whole);
  const tile = tiles[0]!.from === whole.from && tiles.at(-1)!.to === whole.to
    && tiles.every(({ from }, index) => index === 0 || tiles[index - 1]!.to === from);
  return tile ? whole : null;
}
