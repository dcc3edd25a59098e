import { Decimal } from '../kernel/decimal.js';
import { LEAST_CHART_POINTS } from './process-chart.js';
import type { SignalMeaning } from './signals.js';

/** So many points in a row have to be without the signal, all of them newer than its beginning, before it counts as over. */
const CALM_POINTS = 3;

/** A budget burns from this multiple of the allowed pace on … */
const BURN_BEGINS = 2;
/** … until it is below this one. */
const BURN_ENDS = 1;
/** Fewer events say nothing about a pace. */
const LEAST_BURN_EVENTS = LEAST_CHART_POINTS;
/** Before so much of the budget is spent a fast pace harms nobody yet. */
const LEAST_SPENT = '0.1';

/** A point of a chart, and what its signal means; null: common cause. */
export interface MeantPoint {
  readonly period: string;
  readonly meaning: SignalMeaning | null;
}

/** What was told last. */
export interface ToldAlert {
  readonly active: boolean;
  /** The newest point then. */
  readonly point: string;
}

/**
 * Whether a signal of this meaning stands now. It begins with the newest point that has it and ends once the three newest points have not,
 * all of them newer than the one that it began with: limits that move by a correction, or a point beside a limit, do not make it come and go.
 *
 * @param points those of the chart, oldest first; null: there are too few to say anything, and what was told stands.
 */
export function signalStands(meaning: SignalMeaning, points: readonly MeantPoint[] | null, told: ToldAlert | undefined): boolean {
  if (points === null) return told?.active ?? false;
  if (told?.active !== true) return points.at(-1)?.meaning === meaning;
  const newer = points.slice(points.findLastIndex(({ period }) => period === told.point) + 1);
  return newer.length < CALM_POINTS || newer.slice(-CALM_POINTS).some((point) => point.meaning === meaning);
}

/** How a budget is being spent. */
export interface Spending {
  readonly events: Decimal;
  /** Multiple of the allowed pace; null: nothing is allowed. */
  readonly burn: Decimal | null;
  /** Share of the budget; null: it is not known how large it is. */
  readonly remaining: Decimal | null;
}

/**
 * Whether a budget burns: from twice the allowed pace on, with a tenth of it spent, until it is spent no faster than allowed. Below twelve
 * events, and where nothing is allowed, what was told stands.
 */
export function budgetBurns({ events, burn, remaining }: Spending, told: ToldAlert | undefined): boolean {
  const burning = told?.active ?? false;
  if (burn === null || events.lt(LEAST_BURN_EVENTS)) return burning;
  if (burning) return burn.gte(BURN_ENDS);
  return burn.gte(BURN_BEGINS) && (remaining === null || new Decimal(1).minus(remaining).gte(LEAST_SPENT));
}
