import { attainment, type Attainment, type Reading } from '../../goals/attainment.js';
import { goodShare } from '../../goals/budget.js';
import { straddles } from '../../goals/evidence.js';
import type { Forecast } from '../../goals/forecast.js';
import { goodWay } from '../../goals/good-way.js';
import { targetInPeriod } from '../../goals/period-levels.js';
import { score } from '../../goals/scoring.js';
import { settledOutcome } from '../../goals/settled.js';
import { computedStatus, type StatusFacts } from '../../goals/status.js';
import type { DeclaredTarget, Target } from '../../goals/target.js';
import { expectedAt, gapToExpected, type Course } from '../../goals/trajectory.js';
import { Decimal } from '../../kernel/decimal.js';
import { budgetCounts, budgetProgress, countsAtEnd, forecastShare } from './budget-progress.js';
import type { GoalReading, GoalRun } from './goal-reading.js';
import type { JudgedGoal } from './judged-goal.js';
import { isJudgedByItself, outlookOf } from './outlook.js';
import type { PeriodProgress, RollupProgress } from './progress-model.js';

/** What is judged besides the number itself. */
export interface JudgedBeside {
  readonly guardrailsOff: readonly string[];
  readonly rollup: RollupProgress | null;
}

/** A period of a goal with what it makes of its target at the end of its time, as forecast. */
export interface JudgedPeriod {
  readonly progress: PeriodProgress;
  readonly target: Target | null;
  readonly outlook: { readonly forecast: Forecast; readonly at: number; readonly attainment: Attainment | null } | null;
}

/** Judges reading `index` of a run: its levels, what is expected now, and its status. Pure. */
export function judgePeriod(judged: JudgedGoal, run: GoalRun, index: number, { guardrailsOff, rollup }: JudgedBeside): JudgedPeriod {
  const { goal: { content: { evidence }, targets }, kpi, now } = judged;
  const { direction } = kpi;
  const reading = run.readings[index]!;
  const { period, value, incomplete, n, interval } = reading;
  const { label, from, to, whole, targetId } = period;
  const target = judging(targets.find(({ id }) => id === targetId)?.target, period);
  const ended = hasEnded(judged, reading);
  const outlook = outlookOf(judged, period.targetGrain, run, index);
  const counted = target?.shape === 'BUDGET' ? budgetCounts(target, reading, ended, outlook, direction) : null;
  const read: Reading | null = value && { value, reference: reading.reference, counts: counted?.counts ?? null };

  const attained = target && read && attainment(target, read, direction);
  const at = Math.min(now, to);
  const meaning = { direction, accumulates: kpi.accumulates && (period.targetGrain !== 'AT_END' || to > now) };
  const expected = target && expectedOn(target, courseOf(judged, reading), at, meaning, reading.reference);
  // The running period of a goal that is judged by its last one shows a part: it is not behind what a whole one should be.
  const isPart = period.targetGrain === 'AT_END' && kpi.accumulates && to > now;
  const gap = target && read && !isPart ? gapToExpected(target, countedSoFar(read, counted), expected, meaning) : null;
  const share = target?.shape === 'BUDGET' && counted?.counts ? forecastShare(outlook, counted.counts, direction) : null;
  const forecast = target?.shape === 'BUDGET' ? share : outlook.forecast('VALUE');
  const atEnd = (projected: Decimal): Attainment | null => target && attainment(target, {
    value: projected, reference: reading.reference, counts: counted?.counts ? countsAtEnd(projected, counted.counts, direction) : null,
  }, direction);

  const facts: StatusFacts = {
    ended,
    attainment: attained,
    complete: !incomplete.includes('SOURCE_BEHIND'),
    mature: !incomplete.includes('IMMATURE'),
    n, minSample: kpi.minSample, evidence,
    straddles: target !== null && read !== null && straddles(target, read, interval, direction),
    gap,
    tolerance: new Decimal(target?.tolerance ?? 0),
    floorDistance: target && floorDistance(target, value),
    forecast: target && forecast && marginsOf(target, forecast, atEnd),
    settled: target && read && (isJudgedByItself(period.targetGrain) || period.targetGrain === 'CUMULATIVE' || to === judged.time.over)
      ? settledOutcome(target, read, meaning) : null,
    guardrailOff: guardrailsOff.length > 0,
  };
  const { status, rule } = computedStatus(facts);
  return {
    target,
    outlook: forecast && { forecast, at: outlook.at, attainment: atEnd(forecast.value) },
    progress: {
      label, from, to, whole, ended, targetId, target, incomplete, n, interval, guardrailsOff, rollup,
      value, reason: reading.reason, components: reading.components, reference: reading.reference,
      expected, gap,
      margin: attained?.margin ?? null, progress: attained?.progress ?? null, level: attained?.level ?? null, met: attained?.met ?? null,
      computed: status, rule,
      budget: target?.shape === 'BUDGET' && counted !== null ? budgetProgress(target, counted) : null,
      score: target && read && scoreOf(target, read, gap, !ended && (kpi.accumulates || target.trajectory.kind !== 'NONE'), judged),
    },
  };
}

/** The target as constants of the period; null where there is none, and where its beginning has not been frozen yet. */
function judging(declared: DeclaredTarget | undefined, period: GoalReading['period']): Target | null {
  if (declared === undefined || (declared.shape === 'CHANGE' && declared.from === null)) return null;
  return targetInPeriod(declared as Target, period);
}

/**
 * Whether what is judged is over: the period where it is judged by itself, else the goal. What closing the goal cut short never is: it is
 * told as it stood then.
 */
function hasEnded(judged: JudgedGoal, { period }: GoalReading): boolean {
  const { time: { over, end }, now } = judged;
  if (period.to > now) return false;
  if (isJudgedByItself(period.targetGrain)) return !isCutByClosing(judged, period);
  return over !== null && period.to >= over && (end === null || over === end);
}

const isCutByClosing = ({ time: { over, end } }: JudgedGoal, { to, whole }: GoalReading['period']): boolean => to === over && over !== end && !whole;

function courseOf(judged: JudgedGoal, { period }: GoalReading): Course {
  const { from, to, targetGrain } = period;
  const { time: { start, end } } = judged;
  if (!isJudgedByItself(targetGrain)) return { from: start, to: end ?? Infinity };
  return isCutByClosing(judged, period) ? { from, to: Infinity } : { from, to };
}

/** A line without an end leads nowhere. */
const expectedOn = (target: Target, course: Course, ...rest: Parameters<typeof expectedAt> extends [Target, Course, ...infer R] ? R : never): Decimal | null =>
  (target.trajectory.kind === 'LINEAR' && course.to === Infinity ? null : expectedAt(target, course, ...rest));

/** What a budget expects of the events so far does not need those to come. */
const countedSoFar = (read: Reading, counted: ReturnType<typeof budgetCounts>): Reading =>
  (read.counts !== null || counted === null ? read : { ...read, counts: { bad: counted.bad, events: counted.events, expectedEvents: counted.events } });

/** Between target and floor: of a band on the side where the value lies. */
export function floorDistance({ shape, levels }: Target, value: Decimal | null): Decimal | null {
  if (levels.floor === null) return null;
  if (shape !== 'BETWEEN') return new Decimal(levels.target).minus(levels.floor).abs();
  const { target, floor } = levels;
  return value?.lt(target.lo) ? new Decimal(target.lo).minus(floor.lo) : new Decimal(floor.hi).minus(target.hi);
}

/** The margin as forecast, and the best within the interval: of a band the value that lies best in it. */
function marginsOf(target: Target, { value, low, high }: Forecast, atEnd: (value: Decimal) => Attainment | null): StatusFacts['forecast'] {
  const margin = atEnd(value)?.margin;
  if (margin === undefined) return null;
  const ends = target.shape === 'BETWEEN' ? [within(middleOf(target.levels.target), low, high)] : [low, high];
  return { margin, best: Decimal.max(...ends.map((end) => atEnd(end)!.margin)) };
}

const middleOf = ({ lo, hi }: { readonly lo: string; readonly hi: string }): Decimal => new Decimal(lo).plus(hi).div(2);
const within = (value: Decimal, low: Decimal, high: Decimal): Decimal => Decimal.min(Decimal.max(value, low), high);

/**
 * Between floor and target, as levels of the value: null where there is no floor, and for a band. What is only under way scores by
 * how far it is from what is expected now; null where nothing is.
 */
function scoreOf(target: Target, { value, reference }: Reading, gap: Decimal | null, isUnderWay: boolean, { kpi: { direction } }: JudgedGoal): Decimal | null {
  if (target.shape === 'BETWEEN' || target.levels.floor === null) return null;
  if (target.shape === 'RELATIVE_TO' && reference === null) return null;
  const base = target.shape === 'RELATIVE_TO' ? reference! : new Decimal(0);
  const scale = { floor: base.plus(target.levels.floor), target: base.plus(target.levels.target) };
  if (isUnderWay) return gap && score(scale.target.plus(gap.times(goodWay(target, direction))), scale);
  return score(target.shape === 'BUDGET' ? goodShare(value, direction) : value, scale);
}
