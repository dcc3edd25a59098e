import { Decimal } from '../kernel/decimal.js';
import { sinceBreak, type HistoryPoint } from './history.js';

/** Fewer points give limits that move with each new one: NHSRplotthedots, of Making Data Count, calls these trial limits. */
export const LEAST_CHART_POINTS = 12;

/** 3 / d2 for ranges of two values: three deviations, where the mean range is 1.128 of them. */
const LIMIT_FACTOR = '2.66';
/** D4 for ranges of two values. */
const RANGE_FACTOR = '3.268';

/** The natural limits of a process (an XmR chart, as Wheeler draws it), in the KPI's unit, and the points they are of. */
export interface ProcessChart {
  readonly mean: Decimal;
  readonly meanMovingRange: Decimal;
  /** May lie outside what the KPI can be (a share above 1): that only says that the process reaches the bound. */
  readonly lower: Decimal;
  readonly upper: Decimal;
  /** The step between two points that is exceeded as rarely. */
  readonly upperRange: Decimal;
  readonly points: readonly { readonly period: string; readonly value: Decimal }[];
}

/**
 * The chart of a history since its last break of definition. Periods without a value are left out: the steps are between
 * neighbours that have one. Null below twelve points.
 */
export function processChart(history: readonly HistoryPoint[]): ProcessChart | null {
  const points = sinceBreak(history).flatMap(({ period, value }) => (value === null ? [] : [{ period, value }]));
  if (points.length < LEAST_CHART_POINTS) return null;
  const mean = average(points.map(({ value }) => value));
  const meanMovingRange = average(points.slice(1).map(({ value }, index) => value.minus(points[index]!.value).abs()));
  const reach = meanMovingRange.times(LIMIT_FACTOR);
  return {
    mean, meanMovingRange, lower: mean.minus(reach), upper: mean.plus(reach),
    upperRange: meanMovingRange.times(RANGE_FACTOR), points,
  };
}

/** From the first value on, so that the mean of equal values is exactly that value, and none of them lies outside. */
function average(values: readonly Decimal[]): Decimal {
  const [first] = values as readonly [Decimal];
  return first.plus(Decimal.sum(...values.map((value) => value.minus(first))).div(values.length));
}
