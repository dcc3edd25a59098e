import type { ComputedStatus } from '../../goals/status.js';
import { YardstickError } from '../../kernel/errors.js';
import type { StoredGoal } from '../../store/goals.js';
import type { GoalFamily } from './goal-family.js';
import type { GoalPlan } from './goal-plan.js';
import type { GoalRun } from './goal-reading.js';
import { judgedGoal, judgedKpi, SCORED, type JudgedGoal } from './judged-goal.js';
import { JudgedPeriods } from './judged-periods.js';
import type { RollupProgress } from './progress-model.js';
import { rolledUpRun } from './roll-up-children.js';

/** What was read of a goal; both null where it has no KPI. */
export interface PlannedRun {
  readonly plan: GoalPlan | null;
  readonly run: GoalRun | null;
}

/** A goal's periods, with what they were judged from. */
export interface JudgedMember {
  readonly judged: JudgedGoal;
  readonly plan: GoalPlan | null;
  readonly run: GoalRun;
  readonly periods: JudgedPeriods;
  /** Of a goal without a KPI, by position. */
  readonly rollups: readonly RollupProgress[];
}

/** A guardrail in these is off. */
const OFF: readonly ComputedStatus[] = ['MISSED', 'OFF_TRACK'];

/**
 * Judges goals beside each other. A guardrail is judged by its own number: whether its own guardrails are off does not count, so that two
 * goals can guard each other.
 */
export class FamilyJudgement {
  private readonly byNumber = new Map<string, JudgedMember>();
  private readonly underWay = new Set<string>();

  constructor(
    private readonly family: GoalFamily, private readonly read: ReadonlyMap<string, PlannedRun | YardstickError>, private readonly now: number,
  ) {}

  /** @throws YardstickError where the goal, or one that it depends on, could not be planned. */
  judge(goal: StoredGoal): JudgedMember {
    const own = this.ownNumber(goal);
    const guardrails = goal.content.guardrails.flatMap((key) => this.family.members.get(key) ?? [])
      .map((guardrail) => ({ key: guardrail.key, periods: this.ownNumber(guardrail).periods }));
    if (guardrails.length === 0) return own;
    const { judged, run, rollups } = own;
    const periods = new JudgedPeriods(judged, run, ({ to }, position) => {
      const at = Math.min(to - 1, this.now);
      const off = guardrails.filter((guardrail) => OFF.includes(guardrail.periods.holding(at)?.computed ?? 'NO_DATA'));
      return { guardrailsOff: off.map(({ key }) => key), rollup: rollups[position] ?? null };
    });
    return { ...own, periods };
  }

  private ownNumber(goal: StoredGoal): JudgedMember {
    const known = this.byNumber.get(goal.key);
    if (known !== undefined) return known;
    const read = this.read.get(goal.key)!;
    if (read instanceof YardstickError) throw read;
    const member = read.plan === null ? this.rolledUp(goal) : memberOf(judgedGoal(goal, judgedKpi(read.plan.kpi), this.now), read.plan, read.run!, []);
    this.byNumber.set(goal.key, member);
    return member;
  }

  private rolledUp(goal: StoredGoal): JudgedMember {
    if (this.underWay.has(goal.key)) throw new YardstickError('CONFLICT', `The goal "${goal.key}" is made of itself.`);
    this.underWay.add(goal.key);
    const children = this.family.childrenOf(goal).map((child) => ({ goal: child, member: this.ownNumber(child) }));
    this.underWay.delete(goal.key);
    const scored = children.map(({ goal: child, member }) => ({ goal: child, periods: member.periods }));
    const { run, rollups } = rolledUpRun(goal, goal.content.rollup!, scored, this.now);
    const sources = new Map(children.flatMap(({ member }) => member.run.sources.map((each) => [each.source, each])));
    return memberOf(judgedGoal(goal, SCORED, this.now), null, { ...run, sources: [...sources.values()] }, rollups);
  }
}

function memberOf(judged: JudgedGoal, plan: GoalPlan | null, run: GoalRun, rollups: readonly RollupProgress[]): JudgedMember {
  const periods = new JudgedPeriods(judged, run, (_, position) => ({ guardrailsOff: [], rollup: rollups[position] ?? null }));
  return { judged, plan, run, periods, rollups };
}
