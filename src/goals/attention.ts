import { Decimal } from '../kernel/decimal.js';
import type { ChartRuleName } from './chart-rules.js';
import { lasting, type SignalMeaning } from './signals.js';
import type { ComputedStatus } from './status.js';

/** In what a distance to where a goal should be is counted, so that goals of different units stand beside each other. */
export type DistanceUnit = 'FLOOR_DISTANCE' | 'NATURAL_LIMITS';

/** What a goal's claim to attention is computed from. */
export interface AttentionFacts {
  readonly key: string;
  /** Null: it cannot be computed. */
  readonly status: ComputedStatus | null;
  /** The rule that gave it, or why there is none. */
  readonly why: string;
  /** What the points of its chart mean, oldest first; null: fewer than the chart needs. */
  readonly meanings: readonly (SignalMeaning | null)[] | null;
  /** Those that the newest point is part of. */
  readonly patterns: readonly ChartRuleName[];
  /** How far ahead of where it should be, in the KPI's unit; null: nothing says where. */
  readonly gap: Decimal | null;
  /** Between target and floor, in the KPI's unit; null without a floor. */
  readonly floorDistance: Decimal | null;
  /** From the mean of its chart to a natural limit; null without a chart. */
  readonly naturalReach: Decimal | null;
  /** Its share among the children of its parent, from 0 to 1; null without a parent. */
  readonly weight: Decimal | null;
}

export interface Attention {
  /** 3: off track or missed. 2: at risk. 1: nobody can tell how it stands. 0: its status asks for nothing. */
  readonly severity: number;
  /** A special cause toward concern that is more than one point. */
  readonly concern: boolean;
  /** Above 0; null: it is not behind, or nothing to count in. */
  readonly behind: Decimal | null;
  readonly behindIn: DistanceUnit | null;
  /** 1 without a parent. */
  readonly weight: Decimal;
  /** In words, the weightiest first. */
  readonly reasons: readonly string[];
}

const SEVERITIES: Readonly<Record<ComputedStatus, number>> = {
  OFF_TRACK: 3, MISSED: 3, AT_RISK: 2, NO_DATA: 1, INCOMPLETE: 1, INCONCLUSIVE: 1,
  // Time alone, or more rows, will tell.
  IMMATURE: 0, INSUFFICIENT_SAMPLE: 0,
  ON_TRACK: 0, MET: 0, EXCEEDED: 0,
};

/** Some of them lie outside by chance wherever many charts are looked at. */
const ONE_POINT: ChartRuleName = 'OUTSIDE_LIMITS';

/**
 * What speaks for looking at a goal. Null where neither its status nor a concern that lasts does: one point outside its limits is not
 * enough, for among many charts there is always one.
 */
export function attentionTo(facts: AttentionFacts): Attention | null {
  const { status, weight } = facts;
  const severity = status === null ? 1 : SEVERITIES[status];
  const meanings = facts.meanings ?? [];
  const run = meanings.at(-1) === 'CONCERN' ? lasting(meanings) : 0;
  const concern = run > 1 || (run === 1 && facts.patterns.some((pattern) => pattern !== ONE_POINT));
  if (severity === 0 && !concern) return null;
  const { behind, behindIn } = distanceBehind(facts);
  return {
    severity, concern, behind, behindIn, weight: (weight ?? new Decimal(1)).toSignificantDigits(DIGITS),
    reasons: [
      ...(severity === 0 ? [] : [statusReason(facts)]),
      ...(concern ? [`Its newest ${counted(run, 'period shows', 'periods show')} a special cause toward concern (${facts.patterns.join(', ')}).`] : []),
      ...(!concern && run === 1 ? ['Its newest period lies outside its natural limits; one alone may be chance.'] : []),
      ...(behind === null ? [] : [`It is behind by ${behind.toDecimalPlaces(2).toString()} of ${DISTANCES[behindIn!]}.`]),
      ...(weight === null ? [] : [`It weighs ${weight.toDecimalPlaces(2).toString()} among its parent's children.`]),
    ],
  };
}

/** What decides between two goals. */
export interface AttentionRank extends Pick<Attention, 'severity' | 'concern' | 'behind' | 'weight'> {
  readonly key: string;
}

/** Severity, then a concern that lasts, then how far behind, then weight; the key decides between what is the same. */
export function compareAttention(a: AttentionRank, b: AttentionRank): number {
  return b.severity - a.severity
    || Number(b.concern) - Number(a.concern)
    || (b.behind ?? NONE).cmp(a.behind ?? NONE)
    || b.weight.cmp(a.weight)
    || (a.key < b.key ? -1 : Number(a.key > b.key));
}

const NONE = new Decimal(0);
/** More of a distance, or of a weight, decides nothing. */
const DIGITS = 12;

/** In distances between target and floor, where there is a floor; else in those between mean and natural limit. */
function distanceBehind({ gap, floorDistance, naturalReach }: AttentionFacts): Pick<Attention, 'behind' | 'behindIn'> {
  const units: readonly (readonly [DistanceUnit, Decimal | null])[] = [['FLOOR_DISTANCE', floorDistance], ['NATURAL_LIMITS', naturalReach]];
  const [unit, length] = units.find(([, each]) => each?.gt(0) === true) ?? [null, null];
  if (gap === null || gap.gte(0) || unit === null) return { behind: null, behindIn: null };
  return { behind: gap.neg().div(length!).toSignificantDigits(DIGITS), behindIn: unit };
}

const DISTANCES: Readonly<Record<DistanceUnit, string>> = {
  FLOOR_DISTANCE: 'the distance between target and floor', NATURAL_LIMITS: 'the distance between mean and natural limit',
};

const statusReason = ({ status, why }: AttentionFacts): string =>
  (status === null ? `How it stands cannot be computed: ${why}` : `Its status is ${status} by the rule ${why}.`);

const counted = (count: number, one: string, several: string): string => (count === 1 ? one : `${count} ${several}`);
