import { isOverdue, SETTLED_STATES, type ReviewState } from '../../goals/review-states.js';
import type { Reading } from '../../store/database.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';
import { loadReviewHeads, type ReviewHead } from '../../store/reviews.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { requireGoal } from '../goals/require-goal.js';
import { noCursor, pageOf, pageSize, placeAfter, type Page, type PageInput } from '../page.js';
import { goalKpis } from './goal-kpi.js';
import { reviewModels, type ReviewModel } from './review-model.js';
import { periodOf } from './review-period.js';
import { hasPartIn } from './talk-case.js';

export interface ReviewsInput extends PageInput {
  /** Key of a goal. */
  readonly goal?: string | null;
  readonly state?: ReviewState | null;
  readonly overdue?: boolean | null;
  /** Those of goals that the asking member owns or reviews, or the others. */
  readonly mine?: boolean | null;
}

/** The organisation's reviews, the newest period first. The filters narrow each other. Throws NOT_FOUND for a goal that is none. */
export async function reviews(ctx: AppContext, input: ReviewsInput): Promise<Page<ReviewModel>> {
  authorize(ctx, 'readGoals');
  const size = pageSize(input.first);
  const after = placeOf(input.after);
  const reading = await ctx.reading();
  const goal = input.goal == null ? null : await requireGoal(reading, input.goal);
  const heads = await loadReviewHeads(reading, goal === null ? {} : { goalIds: [goal.id] }, input.state == null ? null : [input.state]);
  const chosen = await narrowed(ctx, reading, heads, input);
  const rest = after === null ? chosen : chosen.filter(({ to, id }) => to < after.to || (to === after.to && id > after.id));
  const page = rest.slice(0, size + 1);
  return pageOf(await reviewModels(reading, page.map(({ id }) => id)), size, ({ id, stored: { to } }) => [String(to), id]);
}

async function narrowed(ctx: AppContext, reading: Reading, heads: readonly ReviewHead[], { overdue, mine }: ReviewsInput): Promise<readonly ReviewHead[]> {
  if (overdue == null && mine == null) return heads;
  const goals = await loadGoals(reading, { ids: [...new Set(heads.map(({ goalId }) => goalId))] });
  const byId = new Map(goals.map((goal) => [goal.id, goal]));
  const isMine = ({ goalId }: ReviewHead): boolean => ctx.actor.kind === 'member' && hasPartIn(byId.get(goalId)!, ctx.actor.memberId);
  const late = overdue == null ? new Set<string>() : await overdueAmong(reading, heads, byId);
  return heads.filter((head) => (mine == null || isMine(head) === mine) && (overdue == null || late.has(head.id) === overdue));
}

async function overdueAmong(reading: Reading, heads: readonly ReviewHead[], goals: ReadonlyMap<string, StoredGoal>): Promise<ReadonlySet<string>> {
  const pending = heads.filter(({ state }) => !SETTLED_STATES.has(state));
  const kpis = await goalKpis(reading, [...new Set(pending.map(({ goalId }) => goals.get(goalId)!))]);
  const now = await reading.knowledge();
  const late = pending.filter((head) => {
    const { dueAt } = periodOf(head, goals.get(head.goalId)!, kpis.get(head.goalId)!.maturityLagMs);
    return isOverdue(head.state, dueAt, now);
  });
  return new Set(late.map(({ id }) => id));
}

function placeOf(after: string | null | undefined): { readonly to: number; readonly id: string } | null {
  const place = placeAfter(after, 2);
  if (place === null) return null;
  if (!/^-?\d{1,15}$/.test(place[0]!)) throw noCursor();
  return { to: Number(place[0]), id: place[1]! };
}
