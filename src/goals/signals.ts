import { positionOf, type Acceptable, type Position } from './acceptable.js';
import { pointSignals, type PointSignal, type Side } from './chart-rules.js';
import type { ProcessChart } from './process-chart.js';
import type { Direction } from './target.js';

/** NEITHER: something changed in a KPI of which neither way is better. */
export type SignalMeaning = 'IMPROVEMENT' | 'CONCERN' | 'NEITHER';

/** What a process behaviour chart says about the newest point. */
export type Signal =
  /** The process is as it was: the change from the point before says nothing. */
  | { readonly cause: 'COMMON' }
  | SpecialCause;

/** Something has changed. `side` and `meaning` are those of the first pattern. */
export interface SpecialCause {
  readonly cause: 'SPECIAL';
  readonly side: Side;
  readonly meaning: SignalMeaning;
  readonly patterns: readonly PointSignal[];
}

/** The signal of the chart's newest point. */
export function signalOf(chart: ProcessChart, direction: Direction): Signal {
  const patterns = pointSignals(chart).at(-1) ?? [];
  const [first] = patterns;
  if (first === undefined) return { cause: 'COMMON' };
  return { cause: 'SPECIAL', side: first.side, meaning: meaningOf(first.side, direction), patterns };
}

export function meaningOf(side: Side, direction: Direction): SignalMeaning {
  if (direction === 'NEUTRAL') return 'NEITHER';
  return (side === 'HIGH') === (direction === 'HIGHER_IS_BETTER') ? 'IMPROVEMENT' : 'CONCERN';
}

/** What the process, left as it is, makes of a target. HIT_OR_MISS: a period that meets it does so by luck. */
export type Assurance = 'PASS_RELIABLY' | 'HIT_OR_MISS' | 'FAIL_RELIABLY';

const ASSURANCES: Readonly<Record<Position, Assurance>> = {
  WITHIN: 'PASS_RELIABLY', ASTRIDE: 'HIT_OR_MISS', WITHOUT: 'FAIL_RELIABLY',
};

/** Where the natural limits lie beside what the target accepts; a limit that equals it meets it. */
export const assuranceOf = ({ lower, upper }: ProcessChart, acceptable: Acceptable): Assurance =>
  ASSURANCES[positionOf(lower, upper, acceptable)];

/** What each point of a chart means, oldest first; null: common cause. */
export const pointMeanings = (chart: ProcessChart, direction: Direction): (SignalMeaning | null)[] =>
  pointSignals(chart).map(([first]) => (first === undefined ? null : meaningOf(first.side, direction)));

/** How many of the newest points in a row mean the same; 0 where the newest one means nothing. */
export function lasting(meanings: readonly (SignalMeaning | null)[]): number {
  const newest = meanings.at(-1) ?? null;
  return newest === null ? 0 : meanings.length - 1 - meanings.findLastIndex((meaning) => meaning !== newest);
}
