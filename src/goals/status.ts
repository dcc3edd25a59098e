import type { Decimal } from '../kernel/decimal.js';
import type { Attainment } from './attainment.js';
import type { Evidence } from './evidence.js';
import type { Outcome } from './settled.js';

export const COMPUTED_STATUSES = [
  'NO_DATA', 'INCOMPLETE', 'IMMATURE', 'INSUFFICIENT_SAMPLE', 'INCONCLUSIVE',
  'EXCEEDED', 'MET', 'MISSED', 'ON_TRACK', 'AT_RISK', 'OFF_TRACK',
] as const;
export type ComputedStatus = (typeof COMPUTED_STATUSES)[number];

/** What a status is computed from. Differences are in the KPI's unit, positive on the good side. */
export interface StatusFacts {
  readonly ended: boolean;
  /** Null: there is no value, or nothing to compare it with, or the value is withheld because n is below the minimum. */
  readonly attainment: Attainment | null;
  /** Every source has reported past the period's end. */
  readonly complete: boolean;
  /** The KPI's maturity lag has passed since the period's end. */
  readonly mature: boolean;
  /** Rows behind the value; null where the KPI counts none. */
  readonly n: number | null;
  readonly minSample: number | null;
  readonly evidence: Evidence;
  /** Whether the target lies within the value's interval; see `straddles`. */
  readonly straddles: boolean;
  /** How far ahead of what is expected now; null where nothing is. */
  readonly gap: Decimal | null;
  /** How far behind still counts as on track; at least 0. */
  readonly tolerance: Decimal;
  /** Between target and floor: as far behind as this is as bad as missing the floor. Null without a floor. */
  readonly floorDistance: Decimal | null;
  /** The margin at the end as forecast, and at the better end of its interval; null below the history that a forecast needs. */
  readonly forecast: { readonly margin: Decimal; readonly best: Decimal } | null;
  /** What the rest of the time can no longer change; see `settledOutcome`. */
  readonly settled: Outcome | null;
  readonly guardrailOff: boolean;
}

export interface StatusRule {
  readonly name: string;
  readonly status: ComputedStatus;
  readonly applies: (facts: StatusFacts) => boolean;
}

/** Too few rows to show the value, but some: the value is withheld rather than absent. */
const isWithheld = ({ n, minSample }: StatusFacts): boolean => n !== null && minSample !== null && n > 0 && n < minSample;
const isBehind = ({ gap, tolerance }: StatusFacts): boolean => gap !== null && gap.lt(tolerance.neg());
const fallsShort = ({ forecast }: StatusFacts): boolean => forecast !== null && forecast.margin.lt(0);
const open = (facts: StatusFacts): boolean => !facts.ended && facts.settled === null;

/** Gates, then ended periods, then running ones. The first rule that applies gives the status; the last one always does. */
export const STATUS_RULES = [
  { name: 'NO_VALUE', status: 'NO_DATA', applies: (facts) => facts.attainment === null && !isWithheld(facts) },
  { name: 'SOURCE_BEHIND', status: 'INCOMPLETE', applies: ({ ended, complete }) => ended && !complete },
  { name: 'MATURITY_LAG', status: 'IMMATURE', applies: ({ ended, mature }) => ended && !mature },
  {
    name: 'BELOW_MINIMUM_SAMPLE', status: 'INSUFFICIENT_SAMPLE',
    applies: ({ n, minSample }) => n !== null && minSample !== null && n < minSample,
  },
  {
    name: 'INTERVAL_STRADDLES_TARGET', status: 'INCONCLUSIVE',
    applies: ({ evidence, straddles }) => evidence === 'SAMPLE' && straddles,
  },

  { name: 'SHORT_OF_TARGET', status: 'MISSED', applies: ({ ended, attainment }) => ended && attainment?.met === false },
  { name: 'MET_BUT_GUARDRAIL_OFF', status: 'MISSED', applies: ({ ended, guardrailOff }) => ended && guardrailOff },
  { name: 'STRETCH_REACHED', status: 'EXCEEDED', applies: ({ ended, attainment }) => ended && attainment?.level === 'STRETCH' },
  { name: 'TARGET_REACHED', status: 'MET', applies: ({ ended }) => ended },

  { name: 'ALREADY_MISSED', status: 'OFF_TRACK', applies: ({ settled }) => settled === 'MISSED' },
  { name: 'FORECAST_RULES_IT_OUT', status: 'OFF_TRACK', applies: (facts) => open(facts) && facts.forecast?.best.lt(0) === true },
  {
    name: 'BEHIND_AND_FORECAST_SHORT', status: 'OFF_TRACK',
    applies: (facts) => open(facts) && isBehind(facts) && fallsShort(facts),
  },
  {
    name: 'BEHIND_BELOW_FLOOR', status: 'OFF_TRACK',
    applies: (facts) => open(facts) && isBehind(facts) && facts.forecast === null
      && facts.floorDistance !== null && facts.gap!.lt(facts.floorDistance.neg()),
  },
  { name: 'GUARDRAIL_OFF', status: 'AT_RISK', applies: ({ guardrailOff }) => guardrailOff },
  { name: 'ALREADY_MET', status: 'ON_TRACK', applies: ({ settled }) => settled === 'MET' },
  { name: 'BEHIND', status: 'AT_RISK', applies: isBehind },
  { name: 'FORECAST_SHORT', status: 'AT_RISK', applies: fallsShort },
  { name: 'NOTHING_AGAINST_IT', status: 'ON_TRACK', applies: () => true },
] as const satisfies readonly StatusRule[];

export type StatusRuleName = (typeof STATUS_RULES)[number]['name'];

/** The computed status and the rule that gave it. */
export function computedStatus(facts: StatusFacts): { readonly status: ComputedStatus; readonly rule: StatusRuleName } {
  const { status, name } = STATUS_RULES.find(({ applies }) => applies(facts))!;
  return { status, rule: name };
}
