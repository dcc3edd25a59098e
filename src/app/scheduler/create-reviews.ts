import { missingReviews, reviewsDue } from '../../calendar/cadence.js';
import type { Reading } from '../../store/database.js';
import { lastReviews, writeReviews, type NewReview } from '../../store/reviews.js';
import { authorOf, type AppContext } from '../context.js';
import { cadenceIn } from '../goals/goal-content.js';
import { activatedGoals } from '../reviews/family.js';
import { carryActionsOver } from '../reviews/carry-over.js';
import { goalKpis } from '../reviews/goal-kpi.js';
import { reviewedGoal } from '../reviews/review-period.js';

/** In one transaction, while others wait for the clock. */
const AT_ONCE = 500;

/**
 * Makes the reviews that should exist by now and do not, however many periods have gone by; open actions that waited for them move
 * in. Returns how many were made here: what another process made meanwhile is not made again.
 */
export async function createReviews(ctx: AppContext): Promise<number> {
  const { database, organizationId } = ctx;
  if ((await database.read(organizationId, missing)).length === 0) return 0;
  for (let created = 0; ;) {
    const made = await database.write(organizationId, async (tx) => {
      await tx.stamp();
      const now = (await missing(tx)).slice(0, AT_ONCE);
      await writeReviews(tx, now);
      await carryActionsOver(tx, [...new Set(now.map(({ goalId }) => goalId))], authorOf(ctx));
      return now.length;
    });
    created += made;
    if (made < AT_ONCE) return created;
  }
}

/**
 * Oldest first for each goal, so that what is cut off is made by the next transaction. Reviews of a goal are made in the order of
 * their periods: only those after its last one can be missing.
 */
async function missing(reading: Reading): Promise<NewReview[]> {
  const goals = await activatedGoals(reading);
  if (goals.length === 0) return [];
  const [last, kpis, now] = [await lastReviews(reading), await goalKpis(reading, goals), await reading.knowledge()];
  return goals.flatMap((goal) => {
    const reviewed = reviewedGoal(goal, kpis.get(goal.id)!.maturityLagMs);
    const known = last.get(goal.id);
    const from = { ...reviewed, start: Math.max(reviewed.start, known?.from ?? reviewed.start) };
    const should = reviewsDue(cadenceIn(goal.content), from, now, goal.content.cadence.calendar);
    return missingReviews(known === undefined ? [] : [known.label], should)
      .map(({ label, from: begins, to, whole }) => ({ goalId: goal.id, label, from: begins, to, whole }));
  });
}
