import type { Decimal } from '../kernel/decimal.js';
import type { ProcessChart } from './process-chart.js';

export type Side = 'HIGH' | 'LOW';

/** A pattern that chance alone hardly makes: a window of points, of which so many are marked. */
interface ChartRule {
  readonly name: string;
  readonly window: number;
  /** Whether the point before the window belongs to the pattern too. */
  readonly withBefore: boolean;
  /** How many of the window have to be marked. */
  readonly least: number;
  /** Whether a point counts for the rule on a side. `before` is the value before it; undefined for the first. */
  readonly marks: (value: Decimal, before: Decimal | undefined, chart: ProcessChart, side: Side) => boolean;
}

/** Exactly the mean where nothing varies. */
const halfway = (mean: Decimal, limit: Decimal): Decimal => mean.plus(limit.minus(mean).div(2));

const beyond = (value: Decimal, bound: Decimal, side: Side): boolean => (side === 'HIGH' ? value.gt(bound) : value.lt(bound));

/**
 * In the order in which they tell more. The first three are D. J. Wheeler's (Making Sense of Data, 2003); the trend is that of
 * Making Data Count (NHS England) as NHSRplotthedots has it: seven points, which are six steps.
 */
export const CHART_RULES = [
  {
    name: 'OUTSIDE_LIMITS', window: 1, withBefore: false, least: 1,
    marks: (value, _, { lower, upper }, side) => beyond(value, side === 'HIGH' ? upper : lower, side),
  },
  {
    name: 'EIGHT_ON_ONE_SIDE', window: 8, withBefore: false, least: 8,
    marks: (value, _, { mean }, side) => beyond(value, mean, side),
  },
  {
    name: 'THREE_OF_FOUR_NEAR_LIMIT', window: 4, withBefore: false, least: 3,
    marks: (value, _, { mean, lower, upper }, side) => beyond(value, halfway(mean, side === 'HIGH' ? upper : lower), side),
  },
  {
    name: 'TREND_OF_SEVEN', window: 6, withBefore: true, least: 6,
    marks: (value, before, _, side) => before !== undefined && beyond(value, before, side),
  },
] as const satisfies readonly ChartRule[];
export type ChartRuleName = (typeof CHART_RULES)[number]['name'];

/** That a point is part of a pattern, and of one on which side (of a trend: where it goes). */
export interface PointSignal {
  readonly rule: ChartRuleName;
  readonly side: Side;
}

/** For each point of a chart the patterns that it is part of, in the order of the rules; empty: common cause. */
export function pointSignals(chart: ProcessChart): PointSignal[][] {
  const found: PointSignal[][] = chart.points.map(() => []);
  for (const rule of CHART_RULES) {
    for (const side of ['HIGH', 'LOW'] as const) {
      const marked = chart.points.map(({ value }, index) => rule.marks(value, chart.points[index - 1]?.value, chart, side));
      for (const index of members(marked, rule)) found[index]!.push({ rule: rule.name, side });
    }
  }
  return found;
}

/** The points of every window that has enough marked ones, ascending: the marked ones and, where it belongs, the one before. */
function members(marked: readonly boolean[], { window, withBefore, least }: ChartRule): number[] {
  const inPattern = new Set<number>();
  for (let start = 0; start + window <= marked.length; start += 1) {
    const indexes = Array.from({ length: window }, (_, offset) => start + offset).filter((index) => marked[index]);
    if (indexes.length < least) continue;
    for (const index of withBefore ? [start - 1, ...indexes] : indexes) inPattern.add(index);
  }
  return [...inPattern].sort((a, b) => a - b);
}
