import type { Span } from '../../../lang/plan.js';
import { distinctSpans } from './tiles.js';

/** The buckets between all bounds of spans that overlap, and of which of them each span is made. */
export interface ElementaryBuckets {
  /** Bucket i, from 1, is [bounds[i − 1], bounds[i]). */
  readonly bounds: readonly number[];
  /** Per span its first bucket and the one behind its last; null: the span is empty. */
  readonly ranges: readonly (readonly [number, number] | null)[];
  /** Whether a bucket lies in any span. */
  isInSpan(bucket: number): boolean;
}

export function elementaryBuckets(spans: readonly Span[]): ElementaryBuckets {
  const known = distinctSpans(spans);
  const bounds = [...new Set(known.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const bucketFrom = new Map(bounds.map((bound, index) => [bound, index + 1]));
  const ranges = spans.map(({ from, to }) => (to <= from ? null : [bucketFrom.get(from)!, bucketFrom.get(to)!] as const));
  const covered = new Array<boolean>(bounds.length + 1).fill(false);
  let reached = -Infinity;
  let next = 0;
  for (const [index, bound] of bounds.entries()) {
    for (; next < known.length && known[next]!.from <= bound; next++) reached = Math.max(reached, known[next]!.to);
    covered[index + 1] = reached > bound;
  }
  return { bounds, ranges, isInSpan: (bucket) => covered[bucket] === true };
}
