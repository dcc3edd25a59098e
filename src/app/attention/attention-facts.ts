import type { AttentionFacts } from '../../goals/attention.js';
import { YardstickError } from '../../kernel/errors.js';
import { Decimal } from '../../kernel/decimal.js';
import type { StoredGoal } from '../../store/goals.js';
import { floorDistance } from '../progress/judge-period.js';
import type { GoalProgress } from '../progress/progress-model.js';
import { weightAt } from '../reviews/family.js';

/** What a goal's claim to attention is made of. `weight`: see `weightsAmongSiblings`. */
export function attentionFacts(key: string, progress: GoalProgress | YardstickError, weight: Decimal | null): AttentionFacts {
  if (progress instanceof YardstickError) {
    return { key, status: null, why: progress.message, meanings: null, patterns: [], gap: null, floorDistance: null, naturalReach: null, weight };
  }
  const { computed, rule, current, signal, charted } = progress;
  const special = signal?.signal.cause === 'SPECIAL' ? signal.signal : null;
  return {
    key, status: computed, why: rule, weight,
    meanings: charted && charted.map(({ meaning }) => meaning),
    patterns: special?.patterns.filter(({ side }) => side === special.side).map((pattern) => pattern.rule) ?? [],
    // A running period is behind what is expected now; one that is over, what was to be reached.
    gap: (current?.ended === true ? current.margin : current?.gap) ?? null,
    floorDistance: current?.target == null ? null : floorDistance(current.target, current.value),
    naturalReach: signal && signal.upper.minus(signal.mean),
  };
}

/** The share of each child among its parent's children of the same edge, by key, as their weights are at an instant; children without a parent are left out. */
export function weightsAmongSiblings(goals: readonly StoredGoal[], at: number): ReadonlyMap<string, Decimal> {
  const weightOf = ({ content }: StoredGoal): Decimal => new Decimal(weightAt(content, at) ?? 0);
  const families = Map.groupBy(goals.filter(({ content: { parent } }) => parent !== null), ({ content: { parent } }) => `${parent!.edge} ${parent!.goal}`);
  return new Map([...families.values()].flatMap((siblings) => {
    const whole = Decimal.sum(...siblings.map(weightOf));
    return siblings.map((goal) => [goal.key, whole.isZero() ? whole : weightOf(goal).div(whole)] as const);
  }));
}
