import type { DeclaredStatus } from '../../goals/review-facts.js';
import { isOverdue, type ReviewEventType, type ReviewState } from '../../goals/review-states.js';
import { instantText } from '../../kernel/instant.js';
import type { Author } from '../../store/catalog.js';
import type { Reading } from '../../store/database.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';
import { loadReviews, type StoredEdition, type StoredReview, type StoredReviewTransition } from '../../store/reviews.js';
import { goalKpis } from './goal-kpi.js';
import { periodOf } from './review-period.js';

/** A review as it stands. Instants are canonical texts, but in `stored`. */
export interface ReviewModel {
  readonly id: string;
  readonly goalId: string;
  readonly goalKey: string;
  readonly period: { readonly label: string; readonly from: string; readonly to: string; readonly whole: boolean };
  readonly state: ReviewState;
  readonly overdue: boolean;
  readonly opensAt: string;
  readonly dueAt: string;
  /** Of the last submission; null: there is none, or it had none. */
  readonly narrative: string | null;
  readonly declared: DeclaredStatus | null;
  /** Oldest first. */
  readonly history: readonly ReviewTransitionModel[];
  readonly editions: readonly EditionModel[];
  /** The snapshot of what was submitted, proposed or signed last; null: nothing was. */
  readonly snapshotId: string | null;
  readonly stored: StoredReview;
}

export interface ReviewTransitionModel {
  readonly number: number;
  readonly at: string;
  readonly event: ReviewEventType;
  readonly from: ReviewState;
  readonly state: ReviewState;
  readonly text: string | null;
  readonly declared: DeclaredStatus | null;
  readonly knowledge: string | null;
  readonly snapshotId: string | null;
  readonly selfReviewed: boolean;
  readonly by: Author;
}

export interface EditionModel {
  readonly id: string;
  readonly reviewId: string;
  readonly number: number;
  readonly snapshotId: string;
  readonly at: string;
  readonly authorId: string | null;
  readonly signedBy: Author;
  readonly selfReviewed: boolean;
  readonly reason: string | null;
  /** Hexadecimal digits. */
  readonly hash: string;
}

/** Reviews in the order of the ids, with their goals, in a bounded number of statements; what is none is left out. */
export async function reviewModels(reading: Reading, ids: readonly string[]): Promise<ReviewModel[]> {
  const reviews = new Map((await loadReviews(reading, { ids })).map((review) => [review.id, review]));
  return modelsOf(reading, ids.flatMap((id) => reviews.get(id) ?? []));
}

/** @param given their goals, where they are known already. */
export async function modelsOf(reading: Reading, reviews: readonly StoredReview[], given?: readonly StoredGoal[]): Promise<ReviewModel[]> {
  if (reviews.length === 0) return [];
  const goals = given ?? await loadGoals(reading, { ids: [...new Set(reviews.map(({ goalId }) => goalId))] });
  const [kpis, now] = [await goalKpis(reading, goals), await reading.knowledge()];
  const byId = new Map(goals.map((goal) => [goal.id, goal]));
  return reviews.map((review) => {
    const goal = byId.get(review.goalId)!;
    return reviewModel(review, goal, kpis.get(goal.id)!.maturityLagMs, now);
  });
}

function reviewModel(stored: StoredReview, goal: StoredGoal, maturityLagMs: number, now: number): ReviewModel {
  const { id, goalId, label, state, transitions, editions } = stored;
  const { from, to, whole, opensAt, dueAt } = periodOf(stored, goal, maturityLagMs);
  const submitted = transitions.findLast(({ event }) => event === 'SUBMIT');
  return {
    id, goalId, goalKey: goal.key, state, period: { label, from: instantText(from), to: instantText(to), whole },
    overdue: isOverdue(state, dueAt, now), opensAt: instantText(opensAt), dueAt: instantText(dueAt),
    narrative: submitted?.text ?? null, declared: submitted?.declared ?? null,
    history: transitions.map(transitionModel), editions: editions.map((edition) => editionModel(edition, stored)),
    snapshotId: transitions.findLast(({ snapshotId }) => snapshotId !== null)?.snapshotId ?? null, stored,
  };
}

function transitionModel({ number, recordedAt, event, fromState, toState, text, declared, knowledge, snapshotId, selfReviewed, by }: StoredReviewTransition): ReviewTransitionModel {
  return {
    number, at: instantText(recordedAt), event, from: fromState, state: toState, text, declared,
    knowledge: knowledge === null ? null : instantText(knowledge), snapshotId, selfReviewed, by,
  };
}

function editionModel({ id, number, transitionNumber, snapshotId, recordedAt, reason, hash }: StoredEdition, review: StoredReview): EditionModel {
  const { by, authorId, selfReviewed } = review.transitions[transitionNumber - 1]!;
  return { id, reviewId: review.id, number, snapshotId, at: instantText(recordedAt), reason, hash, authorId, signedBy: by, selfReviewed };
}
