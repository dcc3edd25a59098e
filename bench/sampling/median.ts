/** A median with the interval that covers the true one 19 times of 20. */
export interface Median {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Of at least one value. The interval is that of order statistics: it assumes nothing about how the values are spread. */
export function medianOf(values: readonly number[]): Median {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2;
  const rank = intervalRank(sorted.length);
  return { median, low: sorted[rank]!, high: sorted[sorted.length - 1 - rank]! };
}

/** How many values to leave out at either end. Of fewer than six it is none, and the interval covers less often. */
function intervalRank(count: number): number {
  // As logarithms: of a thousand values already the first term is too small for a number.
  let [rank, tail, term] = [0, 0, count * Math.log(0.5)];
  for (;;) {
    tail += Math.exp(term);
    if (tail > 0.025) return Math.max(rank - 1, 0);
    rank++;
    term += Math.log((count - rank + 1) / rank);
  }
}
