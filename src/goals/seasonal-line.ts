import { Decimal } from '../kernel/decimal.js';

/** A value at a place in time, counted in periods. */
export interface PlacedValue {
  readonly at: number;
  readonly value: Decimal;
}

/**
 * A straight line with a level of its own for each season (the place modulo `season`; 1: a plain line), by least squares. Sums are
 * exact: whole numbers, values in units of 10^−scale. What is divided by the number of a season's values has the common denominator.
 */
export interface SeasonalLine {
  readonly season: number;
  readonly scale: number;
  readonly denominator: bigint;
  /** The sums of the places and the values of each season; `share` is the denominator divided by how many there are. */
  readonly levels: readonly { readonly share: bigint; readonly places: bigint; readonly values: bigint }[];
  readonly slope: Decimal;
  /** The sum of squares of the places about their season's mean. */
  readonly spread: Decimal;
  /** That of the residuals. */
  readonly variance: Decimal;
  /** Values less what is estimated from them: a level for each season and the slope. */
  readonly degreesOfFreedom: number;
}

interface Sums {
  readonly n: bigint;
  readonly places: bigint;
  readonly values: bigint;
  readonly placesSquared: bigint;
  readonly products: bigint;
  readonly valuesSquared: bigint;
}

/** Sums of the first 0, 1, 2 … of what is added in the order of its places. */
class RunningSums {
  private readonly ats: number[] = [];
  private readonly sums: Sums[] = [{ n: 0n, places: 0n, values: 0n, placesSquared: 0n, products: 0n, valuesSquared: 0n }];

  add(at: number, value: bigint): void {
    const [sums, place] = [this.sums.at(-1)!, BigInt(at)];
    this.ats.push(at);
    this.sums.push({
      n: sums.n + 1n, places: sums.places + place, values: sums.values + value,
      placesSquared: sums.placesSquared + place * place, products: sums.products + place * value, valuesSquared: sums.valuesSquared + value * value,
    });
  }

  before(place: number): Sums {
    let [from, to] = [0, this.ats.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.ats[middle]! < place) from = middle + 1;
      else to = middle;
    }
    return this.sums[from]!;
  }
}

/** The lines through the beginnings of a history. Its sums run along, so that each line costs as much as there are seasons, not values. */
export class SeasonalLines {
  private readonly scale: number;
  private readonly all = new RunningSums();
  private readonly seasons: readonly RunningSums[];

  /** `values` in the order of their places. */
  constructor(values: readonly PlacedValue[], private readonly season: number) {
    this.scale = values.reduce((most, { value }) => Math.max(most, value.decimalPlaces()), 0);
    this.seasons = Array.from({ length: season }, () => new RunningSums());
    for (const { at, value } of values) {
      const whole = BigInt(value.toFixed(this.scale).replace('.', ''));
      this.all.add(at, whole);
      this.seasons[at % season]!.add(at, whole);
    }
  }

  /** How many values there are before a place. */
  count(before: number): number {
    return Number(this.all.before(before).n);
  }

  /**
   * Fits the line to the values before a place. Needs two values in every season and, in all, two more than seasons. The slope is what is
   * left once each season's own mean is taken out of places and values, so that a season that is always high never tilts the line.
   */
  line(before: number): SeasonalLine {
    const { scale, season } = this;
    const { n: count, placesSquared, products, valuesSquared } = this.all.before(before);
    const sums = this.seasons.map((ofSeason) => ofSeason.before(before));
    const denominator = [...new Set(sums.map(({ n }) => n))].reduce(leastCommonMultiple);
    const levels = sums.map(({ n, places, values }) => ({ share: denominator / n, places, values }));
    const aboutMeans = (squares: bigint, taken: (level: SeasonalLine['levels'][number]) => bigint): bigint =>
      levels.reduce((left, level) => left - level.share * taken(level), denominator * squares);
    const spread = aboutMeans(placesSquared, ({ places }) => places * places);
    const tilt = aboutMeans(products, ({ places, values }) => places * values);
    const total = aboutMeans(valuesSquared, ({ values }) => values * values);
    const degreesOfFreedom = Number(count) - season - 1;
    const unit = 10n ** BigInt(scale);
    return {
      season, scale, denominator, levels, degreesOfFreedom,
      slope: quotient(tilt, spread * unit), spread: quotient(spread, denominator),
      variance: quotient(total * spread - tilt * tilt, spread * denominator * unit * unit * BigInt(degreesOfFreedom)),
    };
  }
}

/** The line through all values; see `SeasonalLines`. */
export const fitSeasonalLine = (values: readonly PlacedValue[], season: number): SeasonalLine => new SeasonalLines(values, season).line(Infinity);

export interface PredictedSum {
  readonly sum: Decimal;
  readonly variance: Decimal;
}

/**
 * The sum of the line over places to come and the variance with which the true sum will differ from it: that of what is
 * estimated (the levels and the slope, which do not covary once centred) and of each new value itself.
 */
export function sumOverPlaces({ season, scale, denominator, levels, slope, spread, variance }: SeasonalLine, places: readonly number[]): PredictedSum {
  const visits = levels.map(() => 0n);
  for (const place of places) visits[place % season]! += 1n;
  const overVisits = (of: (level: SeasonalLine['levels'][number], visited: bigint) => bigint): bigint =>
    levels.reduce((sum, level, index) => (visits[index] === 0n ? sum : sum + level.share * of(level, visits[index]!)), 0n);
  const means = quotient(overVisits((level, visited) => visited * level.values), denominator * 10n ** BigInt(scale));
  const ahead = BigInt(places.reduce((sum, place) => sum + place, 0)) * denominator;
  const lever = quotient(ahead - overVisits((level, visited) => visited * level.places), denominator);
  const ofLevels = quotient(overVisits((_, visited) => visited * visited), denominator);
  const ofSlope = lever.pow(2).div(spread);
  return { sum: means.plus(slope.times(lever)), variance: variance.times(ofLevels.plus(ofSlope).plus(places.length)) };
}

const quotient = (dividend: bigint, divisor: bigint): Decimal => new Decimal(dividend.toString()).div(divisor.toString());

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  let [greater, divisor] = [a, b];
  while (divisor !== 0n) [greater, divisor] = [divisor, greater % divisor];
  return a / greater * b;
}
