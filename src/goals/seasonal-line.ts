import { Decimal } from '../kernel/decimal.js';

/** A value at a place in time, counted in periods. */
export interface PlacedValue {
  readonly at: number;
  readonly value: Decimal;
}

/**
 * A straight line with a level of its own for each season (the place modulo `season`; 1: a plain line), by least squares.
 * `spread` is the sum of squares of the places about their season's mean, `variance` that of the residuals.
 */
export interface SeasonalLine {
  readonly season: number;
  readonly slope: Decimal;
  readonly levels: readonly { readonly n: number; readonly at: Decimal; readonly value: Decimal }[];
  readonly spread: Decimal;
  readonly variance: Decimal;
  /** Values less what is estimated from them: a level for each season and the slope. */
  readonly degreesOfFreedom: number;
}

/**
 * Fits the line. Needs two values in every season and, in all, two more than seasons. The slope is what is left once each
 * season's own mean is taken out of places and values, so that a season that is always high never tilts the line.
 */
export function fitSeasonalLine(values: readonly PlacedValue[], season: number): SeasonalLine {
  const groups = Array.from({ length: season }, (_, index) => values.filter(({ at }) => at % season === index));
  const levels = groups.map((group) => ({
    n: group.length,
    at: Decimal.sum(...group.map(({ at }) => at)).div(group.length),
    value: Decimal.sum(...group.map(({ value }) => value)).div(group.length),
  }));
  const centred = values.map(({ at, value }) => {
    const level = levels[at % season]!;
    return { at: level.at.neg().plus(at), value: value.minus(level.value) };
  });
  const spread = Decimal.sum(...centred.map(({ at }) => at.pow(2)));
  const slope = Decimal.sum(...centred.map(({ at, value }) => at.times(value))).div(spread);
  const squares = Decimal.sum(...centred.map(({ at, value }) => value.minus(slope.times(at)).pow(2)));
  const degreesOfFreedom = values.length - season - 1;
  return { season, slope, levels, spread, variance: squares.div(degreesOfFreedom), degreesOfFreedom };
}

export interface PredictedSum {
  readonly sum: Decimal;
  readonly variance: Decimal;
}

/**
 * The sum of the line over places to come and the variance with which the true sum will differ from it: that of what is
 * estimated (the levels and the slope, which do not covary once centred) and of each new value itself.
 */
export function sumOverPlaces(line: SeasonalLine, places: readonly number[]): PredictedSum {
  let [sum, lever] = [new Decimal(0), new Decimal(0)];
  const visits = line.levels.map(() => 0);
  for (const place of places) {
    const level = line.levels[place % line.season]!;
    const distance = level.at.neg().plus(place);
    sum = sum.plus(level.value).plus(line.slope.times(distance));
    lever = lever.plus(distance);
    visits[place % line.season]! += 1;
  }
  const ofLevels = Decimal.sum(0, ...line.levels.map(({ n }, index) => new Decimal(visits[index]!).pow(2).div(n)));
  const ofSlope = lever.pow(2).div(line.spread);
  return { sum, variance: line.variance.times(ofLevels.plus(ofSlope).plus(places.length)) };
}
