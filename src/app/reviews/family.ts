import { Temporal } from 'temporal-polyfill';
import { SETTLED_STATES } from '../../goals/review-states.js';
import type { Reading } from '../../store/database.js';
import type { GoalContent } from '../../store/goal-content.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';
import { loadReviews, type StoredReview } from '../../store/reviews.js';

/** A child goal and its reviews that a parent's review waits for, oldest first. */
export interface ChildReviews {
  readonly goal: StoredGoal;
  readonly reviews: readonly StoredReview[];
}

/** Every goal that has been activated, by key: whoever is not has no reviews and is nobody's child yet. */
export const activatedGoals = async (reading: Reading): Promise<StoredGoal[]> =>
  (await loadGoals(reading)).filter(({ transitions }) => transitions.length > 0);

/** A goal and one of its periods. */
export interface ParentPeriod {
  readonly parent: Pick<StoredGoal, 'key'>;
  readonly period: { readonly from: number; readonly to: number };
}

/**
 * The reviews of each parent's children whose period ends within the parent's: those of the same period, or of the shorter ones in it.
 * A child without such a review is left out. One statement.
 */
export async function childReviews(
  reading: Reading, parents: readonly ParentPeriod[], goals: readonly StoredGoal[],
): Promise<ChildReviews[][]> {
  const childrenOf = Map.groupBy(goals, ({ content }) => content.parent?.goal ?? null);
  const wanted = [...new Set(parents.flatMap(({ parent }) => childrenOf.get(parent.key) ?? []))];
  const reviews = wanted.length === 0 ? [] : await loadReviews(reading, { goalIds: wanted.map(({ id }) => id) });
  const byGoal = Map.groupBy(reviews, ({ goalId }) => goalId);
  return parents.map(({ parent, period }) => (childrenOf.get(parent.key) ?? []).flatMap((goal) => {
    const within = (byGoal.get(goal.id) ?? []).filter(({ to }) => to > period.from && to <= period.to);
    return within.length === 0 ? [] : [{ goal, reviews: within }];
  }));
}

/** Names of the children whose reviews are not all settled. */
export const pendingChildren = (children: readonly ChildReviews[]): string[] =>
  children.filter(({ reviews }) => reviews.some(({ state }) => !SETTLED_STATES.has(state))).map(({ goal }) => goal.name);

/** What a child weighs at an instant, as exact text; null: it has weights, and none yet. */
export function weightAt({ parent, cadence }: GoalContent, at: number): string | null {
  const weights = parent?.weights ?? [];
  if (weights.length === 0) return '1';
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(cadence.calendar.timeZone).toPlainDate().toString();
  return weights.findLast(({ from }) => from <= day)?.weight ?? null;
}
