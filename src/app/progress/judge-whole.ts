import type { Outcome } from '../../goals/settled.js';
import { shareOfPeriods, type ShareOfPeriods } from '../../goals/share-of-periods.js';
import { computedStatus, type ComputedStatus, type StatusFacts, type StatusRuleName } from '../../goals/status.js';
import type { TargetGrain } from '../../goals/target.js';
import { Decimal } from '../../kernel/decimal.js';
import { periodsBetween } from './goal-time.js';
import type { JudgedGoal } from './judged-goal.js';
import type { JudgedPeriods } from './judged-periods.js';
import type { GoalProgress, PeriodProgress } from './progress-model.js';

export type WholeProgress = Pick<GoalProgress, 'ended' | 'computed' | 'rule' | 'progress' | 'margin' | 'periodsMet' | 'periodsJudged'>;

/** How a goal stands as a whole, from its periods that have begun. */
export function judgeWhole(judged: JudgedGoal, grain: TargetGrain | null, judgedPeriods: JudgedPeriods): WholeProgress {
  const { time: { over }, now } = judged;
  const ended = over !== null && over <= now;
  const current = judgedPeriods.current?.progress;
  const none = { ended, margin: null, progress: null, periodsMet: null, periodsJudged: null };
  if (current === undefined) return { ...none, computed: 'NO_DATA', rule: 'NO_VALUE' };
  if (grain === null || grain.kind === 'CUMULATIVE' || grain.kind === 'AT_END') {
    const { computed, rule, margin, progress } = current;
    return { ...none, computed, rule, margin, progress };
  }
  const periods = judgedPeriods.progress();
  const share = new Decimal(grain.kind === 'SHARE_OF_PERIODS' ? grain.share : 1);
  const found = sharing(judged, share, periods);
  const status = found.judged === 0 && !ended ? { status: current.computed, rule: current.rule } : statusOf(share, found, ended, periods);
  return {
    ended, computed: status.status, rule: status.rule,
    progress: found.attainment?.progress ?? null, margin: found.attainment?.margin ?? null, periodsMet: found.met, periodsJudged: found.judged,
  };
}

const OUTCOMES: Readonly<Partial<Record<ComputedStatus, Outcome>>> = { MET: 'MET', EXCEEDED: 'MET', MISSED: 'MISSED' };
/** Ended, but their number is still to come. */
const PENDING: readonly ComputedStatus[] = ['INCOMPLETE', 'IMMATURE'];

function sharing({ goal: { content }, time: { over }, now }: JudgedGoal, share: Decimal, periods: readonly PeriodProgress[]): ShareOfPeriods {
  const last = periods.at(-1)!.to;
  const toCome = over === null ? Number.MAX_SAFE_INTEGER : periodsBetween(content, last, over);
  const isOpen = ({ to, computed }: PeriodProgress): boolean => to > now || PENDING.includes(computed);
  return shareOfPeriods(share, {
    outcomes: periods.filter((period) => !isOpen(period)).map(({ computed }) => OUTCOMES[computed] ?? null),
    open: periods.filter(isOpen).length + toCome,
  });
}

/** While it runs it is behind where too few periods were met so far; the running one counts as missed once it is off track. */
function statusOf(
  share: Decimal, found: ShareOfPeriods, ended: boolean, periods: readonly PeriodProgress[],
): { readonly status: ComputedStatus; readonly rule: StatusRuleName } {
  const lost = periods.at(-1)!.computed === 'OFF_TRACK' ? 1 : 0;
  const judgedThen = found.judged + lost;
  const facts: StatusFacts = {
    ended, attainment: found.attainment,
    complete: periods.every(({ computed }) => computed !== 'INCOMPLETE'), mature: periods.every(({ computed }) => computed !== 'IMMATURE'),
    n: null, minSample: null, evidence: 'CENSUS', straddles: false,
    gap: judgedThen === 0 ? null : new Decimal(found.met).minus(share.times(judgedThen)).div(judgedThen),
    tolerance: new Decimal(0), floorDistance: null, forecast: null, settled: found.settled, guardrailOff: periods.at(-1)!.guardrailsOff.length > 0,
  };
  return computedStatus(facts);
}
