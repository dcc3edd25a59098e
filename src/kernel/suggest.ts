/** The candidate that a reader most likely meant, or undefined where none is near (at most a third of the letters off, never all of them). */
export function nearest(wanted: string, candidates: Iterable<string>): string | undefined {
  const most = wanted.length < 2 ? 0 : Math.max(1, Math.floor(wanted.length / 3) + (wanted.length > 4 ? 1 : 0));
  let best: string | undefined;
  let bestDistance = most + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** `Did you mean "channel"?`, or undefined. */
export function didYouMean(wanted: string, candidates: Iterable<string>): string | undefined {
  const best = nearest(wanted, candidates);
  return best === undefined ? undefined : `Did you mean "${best}"?`;
}

/** Levenshtein's distance with transpositions of neighbours counted as one; stops early at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, beforePrevious[j - 2]! + 1);
      current.push(value);
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[b.length]!;
}
