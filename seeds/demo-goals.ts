import type { GoalInput } from '../src/app/goals/goal-input.js';
import type { SetTargetInput } from '../src/app/goals/set-target.js';
import type { ExcludeStretchInput } from '../src/app/proof/exclude-stretch.js';
import type { SubmitReviewInput } from '../src/app/reviews/submit-review.js';

/** Who leads a demo's goals, and who signs what they say. */
export type DemoPerson = 'LEAD' | 'REVIEWER';

/** What happens in a demo's goals, as data: what people would send, goals after those that they name. */
export interface DemoGoals {
  readonly people: Readonly<Record<DemoPerson, { readonly email: string; readonly name: string }>>;
  readonly goals: readonly DemoGoal[];
}

export interface DemoGoal {
  /** Owned by LEAD, reviewed by REVIEWER. */
  readonly goal: Omit<GoalInput, 'owner' | 'reviewers'>;
  readonly target: SetTargetInput['target'];
  /** Set once the goal runs. */
  readonly nextTarget?: Omit<SetTargetInput, 'goal'> & { readonly reason: string };
  readonly exclusion?: Omit<ExcludeStretchInput, 'goal'>;
  /** Earlier periods first. Those of which nothing is said are left to whoever looks at the demo. */
  readonly reviews: readonly DemoReview[];
}

export type DemoReview = SkippedReview | LedReview;

export interface SkippedReview {
  /** Its label. */
  readonly period: string;
  readonly skipped: string;
}

/** Submitted by LEAD and, unless told otherwise, signed by REVIEWER. */
export interface LedReview extends Pick<SubmitReviewInput, 'declared'> {
  readonly period: string;
  readonly narrative: string;
  /** As of when its number is read, not before the period's end; null: as of when it is submitted, with what was excluded until then. */
  readonly knowledge: string | null;
  /** Something to be done, which LEAD promises before submitting. */
  readonly action?: string;
  /** REVIEWER's. */
  readonly comment?: string;
  /** What REVIEWER asks for before it is submitted once more. */
  readonly changesAsked?: string;
  /** It waits for its signature. */
  readonly unsigned?: boolean;
  /** What becomes of it where what was known later moved the signed number; absent: it is left as it is. */
  readonly ifDrifted?: { readonly restated: string } | { readonly accepted: string };
}
