import type { Person } from './company.js';
import type { ModelReviewEvent, ModelReviewState, ReviewLife } from './review-life.js';
import type { TwoYearsModel } from './two-years-model.js';

type Asked = Exclude<ModelReviewEvent, 'OPEN' | 'DRIFT'>;

interface Rule {
  readonly from: readonly ModelReviewState[];
  readonly by: 'OWNER' | 'REVIEWER' | 'EITHER';
}

const RULES: Readonly<Record<Asked, Rule>> = {
  SUBMIT: { from: ['OPEN', 'CHANGES_REQUESTED'], by: 'OWNER' },
  REQUEST_CHANGES: { from: ['SUBMITTED'], by: 'REVIEWER' },
  SIGN_OFF: { from: ['SUBMITTED'], by: 'REVIEWER' },
  ACCEPT_DRIFT: { from: ['DRIFTED'], by: 'REVIEWER' },
  PROPOSE_RESTATEMENT: { from: ['DRIFTED'], by: 'OWNER' },
  RESTATE: { from: ['DRIFTED'], by: 'REVIEWER' },
  SKIP: { from: ['SCHEDULED', 'OPEN'], by: 'EITHER' },
};

export const ASKED = Object.keys(RULES) as Asked[];

/** Whether somebody may do so now: the rules of reviews, said once more in as few words as possible. */
export function isAllowed(model: TwoYearsModel, review: ReviewLife, event: Asked, by: Person, now: number): boolean {
  const { owner, reviewers } = model.goals.get(review.goal)!;
  const rule = RULES[event];
  const parts = [...(by === owner ? ['OWNER'] : []), ...(reviewers.includes(by) ? ['REVIEWER'] : [])];
  if (!rule.from.includes(review.state) || !(rule.by === 'EITHER' ? parts.length > 0 : parts.includes(rule.by))) return false;
  const isOther = review.submission?.author !== by;
  const isSettledBelow = model.pendingChildren(review, now).length === 0;
  switch (event) {
    case 'SUBMIT': return isSettledBelow;
    case 'SIGN_OFF': return isOther && isSettledBelow;
    case 'ACCEPT_DRIFT': return isOther;
    case 'RESTATE': return isOther && review.isProposed;
    default: return true;
  }
}
