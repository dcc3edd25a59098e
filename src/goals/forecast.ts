import jstat from 'jstat';

import type { Grain } from '../calendar/grain.js';
import { Decimal } from '../kernel/decimal.js';
import { positionOf, type Acceptable, type Position } from './acceptable.js';
import { sinceBreak, type HistoryPoint } from './history.js';
import { SeasonalLines, sumOverPlaces, type PlacedValue } from './seasonal-line.js';

/** Fewer values give a line that the next one turns round. A season needs two of each of its periods besides. */
export const LEAST_FORECAST_POINTS = 8;

/** How many periods of a grain make its season: hours a day, days a week, all others a year. 1: none. */
export const SEASON_LENGTHS: Readonly<Record<Grain, number>> = {
  HOUR: 24, DAY: 7, WEEK: 52, MONTH: 12, QUARTER: 4, FISCAL_QUARTER: 4, YEAR: 1, FISCAL_YEAR: 1,
};

const CONFIDENCE = 0.975;

/** LAST: the value of the last period to come; SUM: of all periods to come together, for what adds up. */
export type ForecastOf = 'LAST' | 'SUM';

/** What a KPI can be at all: a share between 0 and 1. Null: unbounded. */
export interface Bounds {
  readonly least: Decimal | null;
  readonly most: Decimal | null;
}

export interface Forecast {
  readonly value: Decimal;
  /** The true value lies between with 95 % probability, if the process goes on as it did. */
  readonly low: Decimal;
  readonly high: Decimal;
  readonly method: 'LINEAR' | 'LINEAR_WITH_SEASON';
  /** The values that it was made from. */
  readonly n: number;
}

/**
 * The value `ahead` periods after the history's last one (1: the next), or the sum of them all, from the ended periods since the
 * last break of definition: a straight line, with a level for each period of the season where the history has every one twice.
 * Null below eight values, and where it would reach further ahead than the history reaches back.
 */
export function forecast(
  history: readonly HistoryPoint[], ahead: number, of: ForecastOf, grain: Grain, bounds: Bounds = { least: null, most: null },
): Forecast | null {
  const periods = sinceBreak(history);
  return new Forecaster(periods.map(({ value }) => value), grain).after(periods.length, ahead, of, bounds);
}

/** Forecasts from one history as it was after any of its periods, each as `forecast` gives it. */
export class Forecaster {
  private readonly season: number;
  /** After so many periods every one of the season has come twice. */
  private readonly seasonalFrom: number;
  private readonly plain: SeasonalLines;
  private readonly seasonal: SeasonalLines | null;

  /** `values` of the ended periods since the last break of definition, oldest first; null: of a period without one. */
  constructor(values: readonly (Decimal | null)[], grain: Grain) {
    this.season = SEASON_LENGTHS[grain];
    const placed = values.flatMap((value, at): PlacedValue[] => (value === null ? [] : [{ at, value }]));
    this.seasonalFrom = this.season === 1 ? Infinity : seasonalFrom(placed, this.season);
    this.plain = new SeasonalLines(placed, 1);
    this.seasonal = this.seasonalFrom === Infinity ? null : new SeasonalLines(placed, this.season);
  }

  after(periods: number, ahead: number, of: ForecastOf, bounds: Bounds): Forecast | null {
    const n = this.plain.count(periods);
    if (n < LEAST_FORECAST_POINTS || ahead < 1 || ahead > n) return null;
    const isSeasonal = periods >= this.seasonalFrom;
    const line = (isSeasonal ? this.seasonal! : this.plain).line(periods);
    const places = of === 'LAST' ? [periods - 1 + ahead] : Array.from({ length: ahead }, (_, index) => periods + index);
    const { sum, variance } = sumOverPlaces(line, places);
    const half = variance.sqrt().times(jstat.studentt.inv(CONFIDENCE, line.degreesOfFreedom));
    const bounded = (value: Decimal): Decimal => within(value, bounds, places.length);
    return {
      value: bounded(sum), low: bounded(sum.minus(half)), high: bounded(sum.plus(half)), method: isSeasonal ? 'LINEAR_WITH_SEASON' : 'LINEAR', n,
    };
  }
}

/** Whether the target will be met: surely as far as the interval goes, surely not, or open. */
export type Prospect = 'WILL_MEET' | 'OPEN' | 'WILL_MISS';

const PROSPECTS: Readonly<Record<Position, Prospect>> = { WITHIN: 'WILL_MEET', ASTRIDE: 'OPEN', WITHOUT: 'WILL_MISS' };

/** Where the interval of a forecast lies beside what the target accepts; a bound that equals it meets it. */
export const prospectOf = ({ low, high }: Forecast, acceptable: Acceptable): Prospect =>
  PROSPECTS[positionOf(low, high, acceptable)];

function seasonalFrom(values: readonly PlacedValue[], season: number): number {
  const seen = Array.from({ length: season }, () => 0);
  let lacking = season;
  for (const { at } of values) {
    seen[at % season]! += 1;
    if (seen[at % season] === 2) lacking -= 1;
    if (lacking === 0) return at + 1;
  }
  return Infinity;
}

function within(value: Decimal, { least, most }: Bounds, count: number): Decimal {
  const raised = least === null ? value : Decimal.max(value, least.times(count));
  return most === null ? raised : Decimal.min(raised, most.times(count));
}
