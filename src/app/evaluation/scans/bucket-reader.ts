import { Decimal } from '../../../kernel/decimal.js';
import type { ScannedCell } from '../../../lang/cell.js';
import type { Aggregate } from '../../../lang/plan.js';
import type { ScanRow } from '../../../sql/scan.js';
import { deviation, exactColumn, exactText, runningSums, type ExactColumn } from './exact-sums.js';
import { Extremes } from './extremes.js';
import { firstFrom } from './first-from.js';
import { ofNothing } from './of-nothing.js';

/**
 * Puts one cell of one group together from elementary buckets: sums exactly, extremes from those of the buckets, first and last
 * from the first or last bucket that has a value.
 */
export class BucketReader {
  private readonly places: readonly number[];
  private readonly rows: readonly number[];
  private readonly known: readonly number[] | null;
  private readonly combine: (from: number, to: number, n: number) => string | null;

  /** `buckets` by their places, ascending. */
  constructor(buckets: readonly ScanRow[], private readonly aggregate: Aggregate, index: number) {
    const counts = (name: string): number[] => {
      const sums = [0];
      for (const row of buckets) sums.push(sums.at(-1)! + Number(row[`${name}${index}`]));
      return sums;
    };
    const texts = (name: string): (string | null)[] => buckets.map((row) => row[`${name}${index}`] as string | null);
    this.places = buckets.map((row) => Number(row['p']));
    this.rows = counts('r');
    this.known = aggregate.value === null ? null : counts('n');
    this.combine = this.known === null ? () => null : combination(aggregate, texts);
  }

  /** Of the buckets from … to − 1. */
  between(from: number, to: number): ScannedCell | undefined {
    const [first, end] = [firstFrom(this.places, from), firstFrom(this.places, to)];
    const rows = this.rows[end]! - this.rows[first]!;
    if (rows === 0) return undefined;
    if (this.known === null) return { value: String(rows), n: rows, rows };
    const n = this.known[end]! - this.known[first]!;
    return { value: n === 0 ? ofNothing(this.aggregate) : this.combine(first, end, n), n, rows };
  }
}

type Texts = (name: string) => (string | null)[];

function combination({ aggregation }: Aggregate, texts: Texts): (from: number, to: number, n: number) => string | null {
  switch (aggregation) {
    case 'MIN': return extreme(texts('c'), (a, b) => a.lt(b));
    case 'MAX': return extreme(texts('c'), (a, b) => a.gt(b));
    case 'FIRST': return known(texts('c'), (places, from) => firstFrom(places, from));
    case 'LAST': return known(texts('c'), (places, _, to) => firstFrom(places, to) - 1);
    case 'STDDEV': {
      const [sums, squares] = [between(texts('c')), between(texts('q'))];
      return (from, to, n) => deviation(n, sums(from, to), squares(from, to));
    }
    default: return between(texts('c'));
  }
}

/** The sum of a stretch of a column. */
function between(texts: readonly (string | null)[]): (from: number, to: number) => string {
  const { scale, values }: ExactColumn = runningSums(exactColumn(texts));
  return (from, to) => exactText(values[to]! - values[from]!, scale);
}

function extreme(
  texts: readonly (string | null)[], better: (a: Decimal, b: Decimal) => boolean,
): (from: number, to: number) => string | null {
  const places = texts.flatMap((text, place) => (text === null ? [] : [place]));
  const best = new Extremes(places.map((place) => new Decimal(texts[place]!)), better);
  return (from, to) => best.between(firstFrom(places, from), firstFrom(places, to))?.toFixed() ?? null;
}

/** Of the buckets that have a value, the one that `choose` finds. */
function known(
  texts: readonly (string | null)[], choose: (places: readonly number[], from: number, to: number) => number,
): (from: number, to: number) => string | null {
  const places = texts.flatMap((text, place) => (text === null ? [] : [place]));
  return (from, to) => texts[places[choose(places, from, to)]!]!;
}
