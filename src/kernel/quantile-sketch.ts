/*
 * Percentiles from what can be merged: how many values there are in each of fixed bins, whose widths grow with the values, as in
 * DDSketch (C. Masson, J. E. Rim, H. K. Lee 2019). Each power of two is cut into 128 equal bins, where DDSketch has powers of one
 * base: so a bin is the first bits of the double that a value is (eleven of its exponent, seven of its fraction), its edges are
 * exact, and SQL and TypeScript agree on every machine, which logarithms in doubles would not. The state of parts is, bin by bin,
 * the sum of theirs.
 */

const FRACTION_BITS = 7;
const BINS_PER_POWER = 2 ** FRACTION_BITS;

/** What is nearer to 0 than this is in the bin of 0; SQL and doubles alike have it without raising. */
export const LEAST_MAGNITUDE = '1e-300';
/** What is farther from 0 is in the bin of this. */
export const GREATEST_MAGNITUDE = '1e300';

/** By how much, as a share of it, a value may differ from that of its bin: 1 / 257, less than 0.4 %. */
export const QUANTILE_ERROR = 1 / (2 * BINS_PER_POWER + 1);

/**
 * The bin of a number: 0 that of 0, below 0 those of negative numbers. Bins are in the order of their values. `sql/sketch-keys` has
 * the same in SQL.
 */
export function binOf(value: number): number {
  const magnitude = Math.min(Math.abs(value), Number(GREATEST_MAGNITUDE));
  if (magnitude < Number(LEAST_MAGNITUDE)) return 0;
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, magnitude);
  return Math.sign(value) * (bytes.getUint32(0) >>> (20 - FRACTION_BITS));
}

/** The value that stands for a bin: the harmonic mean of its edges, which is as far from one as from the other, relatively. */
export function valueOfBin(bin: number): number {
  if (bin === 0) return 0;
  const [low, high] = [lowEdge(Math.abs(bin)), lowEdge(Math.abs(bin) + 1)];
  return Math.sign(bin) * low * (2 * high / (low + high));
}

function lowEdge(bin: number): number {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setUint32(0, bin << (20 - FRACTION_BITS));
  return bytes.getFloat64(0);
}

/** How many values there are in each bin; they can be taken back, so that a window can move over buckets. */
export class QuantileSketch {
  /** Where the times of a bin stand. */
  private readonly slots = new Map<number, number>();
  private readonly bins: number[] = [];
  private readonly times: number[] = [];
  /** Slots of bins that were ever met, by their bins; null where one came since. */
  private sorted: readonly number[] | null = [];
  private total = 0;

  /** Adds so many values to a bin; less than 0 takes them back. */
  add(bin: number, times: number): void {
    let slot = this.slots.get(bin);
    if (slot === undefined) {
      slot = this.times.push(0) - 1;
      this.bins.push(bin);
      this.slots.set(bin, slot);
      this.sorted = null;
    }
    this.times[slot]! += times;
    this.total += times;
  }

  /**
   * The value of rank ⌊p (n − 1)⌋, from 0, as its bin has it: no more than QUANTILE_ERROR from the lower of the two between which
   * PostgreSQL's percentile_cont interpolates. Null where there is no value.
   */
  quantile(p: number): number | null {
    if (this.total <= 0) return null;
    this.sorted ??= [...this.slots].sort(([a], [b]) => a - b).map(([, slot]) => slot);
    const rank = Math.floor(p * (this.total - 1));
    let below = 0;
    const found = this.sorted.find((slot) => (below += this.times[slot]!) > rank);
    return valueOfBin(this.bins[found!]!);
  }
}
