import { Decimal } from '../kernel/decimal.js';
import { levelFindings } from './level-findings.js';
import { finding, findingIf, type TargetFinding } from './target-findings.js';
import { numberFindings } from './target-numbers.js';
import type { DeclaredTarget, Direction, TargetGrainKind, TargetShape, TrajectoryKind } from './target.js';
import { trajectoryFindings } from './trajectory-findings.js';

/** What a target has to fit. */
export interface TargetedKpi {
  readonly direction: Direction;
  /** A share of events: its value is numerator / denominator of counts, from 0 to 1. */
  readonly proportion: boolean;
}

export interface Combination {
  /** For each grain that the shape can have, its trajectories. */
  readonly grains: Readonly<Partial<Record<TargetGrainKind, readonly TrajectoryKind[]>>>;
  /** The KPI must say which way is good. */
  readonly needsDirection: boolean;
  /** The direction that such a target works against; it is told, not refused. */
  readonly against: Direction | null;
}

/** A limit: where each period is judged, a table or a season moves its level; where the end is, a trajectory leads there. */
const LIMIT = {
  EACH_PERIOD: ['NONE', 'SEASONAL'],
  SHARE_OF_PERIODS: ['NONE', 'SEASONAL'],
  CUMULATIVE: ['NONE', 'LINEAR', 'STEPS'],
  AT_END: ['NONE', 'LINEAR', 'STEPS'],
} as const;
const PLAIN = ['NONE'] as const;
const ANY_GRAIN = { EACH_PERIOD: PLAIN, SHARE_OF_PERIODS: PLAIN, CUMULATIVE: PLAIN, AT_END: PLAIN } as const;
const WINDOWS = { EACH_PERIOD: PLAIN, SHARE_OF_PERIODS: PLAIN, CUMULATIVE: PLAIN } as const;
const ACCUMULATED = { CUMULATIVE: ['NONE', 'LINEAR', 'STEPS', 'SEASONAL'] } as const;

/** The valid combinations of shape, grain and trajectory, and the directions that they fit. */
export const COMBINATIONS: Readonly<Record<TargetShape, Combination>> = {
  AT_LEAST: { grains: LIMIT, needsDirection: false, against: 'LOWER_IS_BETTER' },
  AT_MOST: { grains: LIMIT, needsDirection: false, against: 'HIGHER_IS_BETTER' },
  BETWEEN: { grains: ANY_GRAIN, needsDirection: false, against: null },
  REACH: { grains: ACCUMULATED, needsDirection: false, against: 'LOWER_IS_BETTER' },
  CHANGE: { grains: { AT_END: ['NONE', 'LINEAR', 'STEPS'] }, needsDirection: false, against: null },
  RELATIVE_TO: { grains: ANY_GRAIN, needsDirection: true, against: null },
  BUDGET: { grains: WINDOWS, needsDirection: true, against: null },
};

/** Everything that speaks against a target on a KPI, errors and warnings. Empty: it can be kept as it is. */
export function combinationFindings(target: DeclaredTarget, kpi: TargetedKpi): TargetFinding[] {
  const unreadable = numberFindings(target);
  const compared = (): TargetFinding[] => [
    ...levelFindings(target, kpi), ...trajectoryFindings(target),
    ...changeFindings(target, kpi), ...numberRangeFindings(target),
  ];
  return [
    ...unreadable, ...grainFindings(target), ...kpiFindings(target, kpi), ...tableFindings(target),
    ...(unreadable.length > 0 ? [] : compared()),
  ];
}

function grainFindings({ shape, grain, trajectory }: DeclaredTarget): TargetFinding[] {
  const { grains } = COMBINATIONS[shape];
  const has = grains[grain.kind];
  if (has === undefined) return [finding('GRAIN_NOT_FOR_SHAPE', 'grain', shape, grain.kind, Object.keys(grains))];
  const { kind } = trajectory;
  return findingIf(!has.includes(kind), 'TRAJECTORY_NOT_FOR_TARGET', 'trajectory', shape, grain.kind, kind, has);
}

function kpiFindings({ shape }: DeclaredTarget, { direction, proportion }: TargetedKpi): TargetFinding[] {
  const { needsDirection, against } = COMBINATIONS[shape];
  return [
    ...findingIf(needsDirection && direction === 'NEUTRAL', 'DIRECTION_MISSING', 'shape', shape),
    ...findingIf(direction === against, 'DIRECTION_AGAINST', 'shape', shape, direction),
    ...findingIf(shape === 'BUDGET' && !proportion, 'PROPORTION_NEEDED', 'shape'),
    ...findingIf(shape === 'REACH' && proportion, 'PROPORTION_CANNOT_ADD_UP', 'shape'),
  ];
}

function changeFindings(target: DeclaredTarget, { direction }: TargetedKpi): TargetFinding[] {
  if (target.shape !== 'CHANGE' || target.from === null) return [];
  const moved = new Decimal(target.levels.target).cmp(target.from);
  const worse = { HIGHER_IS_BETTER: -1, LOWER_IS_BETTER: 1, NEUTRAL: null }[direction];
  return [
    ...findingIf(moved === 0, 'CHANGE_OF_NOTHING', 'from'),
    ...findingIf(moved === worse, 'CHANGE_AGAINST', 'levels.target', direction),
  ];
}

function tableFindings({ byPeriod, grain, trajectory }: DeclaredTarget): TargetFinding[] {
  const isUsed = (grain.kind === 'EACH_PERIOD' || grain.kind === 'SHARE_OF_PERIODS') && trajectory.kind !== 'SEASONAL';
  const labels = byPeriod.map(({ period }) => period);
  const twice = new Set(labels.filter((label, index) => labels.indexOf(label) !== index));
  return [
    ...findingIf(byPeriod.length > 0 && !isUsed, 'PERIOD_LEVELS_NOT_USED', 'byPeriod'),
    ...[...twice].map((label) => finding('PERIOD_TWICE', `byPeriod[${label}]`, label)),
  ];
}

function numberRangeFindings(target: DeclaredTarget): TargetFinding[] {
  const { grain, tolerance } = target;
  const share = grain.kind === 'SHARE_OF_PERIODS' ? new Decimal(grain.share) : null;
  const events = target.shape === 'BUDGET' && target.expectedEvents !== null ? new Decimal(target.expectedEvents) : null;
  return [
    ...findingIf(share !== null && (share.lte(0) || share.gt(1)), 'SHARE_OUT_OF_RANGE', 'grain.share'),
    ...findingIf(new Decimal(tolerance).lt(0), 'TOLERANCE_NEGATIVE', 'tolerance'),
    ...findingIf(events !== null && events.lte(0), 'EXPECTED_EVENTS_NOT_POSITIVE', 'expectedEvents'),
  ];
}
