import { acceptDrift } from '../../../src/app/reviews/accept-drift.js';
import { addAction } from '../../../src/app/reviews/add-action.js';
import { commentOnReview } from '../../../src/app/reviews/comment-on-review.js';
import { proposeRestatement } from '../../../src/app/reviews/propose-restatement.js';
import { requestReviewChanges } from '../../../src/app/reviews/request-review-changes.js';
import { restateReview } from '../../../src/app/reviews/restate-review.js';
import type { ReviewModel } from '../../../src/app/reviews/review-model.js';
import { signOffReview } from '../../../src/app/reviews/sign-off-review.js';
import { skipReview } from '../../../src/app/reviews/skip-review.js';
import { submitReview } from '../../../src/app/reviews/submit-review.js';
import { YardstickError } from '../../../src/kernel/errors.js';
import { instantText } from '../../../src/kernel/instant.js';
import { PEOPLE, type Company, type Person } from './company.js';
import type { Journal } from './journal.js';
import type { Random } from './random.js';
import type { ReviewLife } from './review-life.js';
import { ASKED, isAllowed } from './review-rules.js';
import type { TwoYearsModel } from './two-years-model.js';

type Asked = (typeof ASKED)[number];

/** What people do with reviews: mostly what is asked of them, at times what they may not. */
export class Reviewing {
  constructor(
    private readonly company: Company, private readonly model: TwoYearsModel, private readonly random: Random, private readonly journal: Journal,
  ) {}

  /** What somebody was let do, or was not, otherwise than the model has it; null: the same. */
  async act(): Promise<string | null> {
    const reviews = [...this.model.reviews.values()];
    const pending = reviews.filter(({ state, isSettled }) => state === 'DRIFTED' || (state !== 'SCHEDULED' && !isSettled));
    const from = pending.length > 0 && this.random.chance(0.9) ? pending : reviews;
    if (from.length === 0) return null;
    const review = this.random.pick(from);
    const event = this.random.chance(0.03) ? this.random.pick(ASKED) : this.plausible(review);
    return this.attempt(review, event, this.random.chance(0.05) ? this.random.pick(PEOPLE) : this.whoMay(review, event));
  }

  async attempt(review: ReviewLife, event: Asked, by: Person): Promise<string | null> {
    const now = await this.company.now();
    const isFine = isAllowed(this.model, review, event, by, now);
    if (isFine && event === 'SUBMIT') await this.promise(review, by);
    const knowledge = this.knowledge(review, event, now);
    const place = `${review.goal} ${review.label} (${review.state}) by ${by} at ${instantText(now)} as of ${knowledge === null ? 'then' : instantText(knowledge)}`;
    this.journal.tell(isFine ? event : `forbidden ${event}`, place);
    try {
      const found = await this.company.as(by, (ctx) => PERFORMED[event](ctx, review.id, knowledge));
      if (!isFine) return `${event} of ${place} was let through`;
      this.learn(review, event, by, found);
      return null;
    } catch (error) {
      if (!(error instanceof YardstickError)) throw error;
      return isFine ? `${event} of ${place} was refused: ${error.code} ${error.message}` : null;
    }
  }

  /** Something to be done, so that what is off track may be submitted. */
  private async promise(review: ReviewLife, by: Person): Promise<void> {
    await this.company.as(by, (ctx) => addAction(ctx, { review: review.id, text: 'look into it' }));
    this.model.promises++;
  }

  async comment(): Promise<void> {
    const reviews = [...this.model.reviews.keys()];
    if (reviews.length === 0) return;
    const id = this.random.pick(reviews);
    await this.company.as(this.random.pick(PEOPLE), (ctx) => commentOnReview(ctx, id, 'as discussed'));
  }

  private plausible({ state, isProposed }: ReviewLife): Asked {
    switch (state) {
      case 'SCHEDULED': return 'SKIP';
      case 'OPEN': return this.random.chance(0.9) ? 'SUBMIT' : 'SKIP';
      case 'SUBMITTED': return this.random.chance(0.85) ? 'SIGN_OFF' : 'REQUEST_CHANGES';
      case 'CHANGES_REQUESTED': return 'SUBMIT';
      case 'DRIFTED': return this.random.pick(['ACCEPT_DRIFT', 'PROPOSE_RESTATEMENT', 'RESTATE', isProposed ? 'RESTATE' : 'PROPOSE_RESTATEMENT']);
      default: return this.random.pick(ASKED);
    }
  }

  private whoMay(review: ReviewLife, event: Asked): Person {
    const { owner, reviewers } = this.model.goals.get(review.goal)!;
    return event === 'SUBMIT' || event === 'PROPOSE_RESTATEMENT' ? owner : this.random.pick(reviewers);
  }

  /** As of when the number is read: now, or any time since it could be, or was, pinned. */
  private knowledge(review: ReviewLife, event: Asked, now: number): number | null {
    if ((event !== 'SUBMIT' && event !== 'PROPOSE_RESTATEMENT') || this.random.chance(0.8)) return null;
    const earliest = Math.max(this.model.times(review, now).to, review.editions.at(-1)?.knowledge ?? 0);
    return earliest < now ? this.random.integer(earliest, now) : null;
  }

  private learn(review: ReviewLife, event: Asked, by: Person, { history, editions }: ReviewModel): void {
    const { at, knowledge } = history.at(-1)!;
    const stamp = Date.parse(at);
    switch (event) {
      case 'SUBMIT': case 'PROPOSE_RESTATEMENT':
        review.submitted(event, this.model.submission(review, by, stamp, Date.parse(knowledge!)));
        break;
      case 'SIGN_OFF': case 'RESTATE': review.signed(event, editions.at(-1)!.id); break;
      case 'ACCEPT_DRIFT': review.accepted(stamp); break;
      default: review.moved(event);
    }
  }
}

type Performed = (ctx: Parameters<typeof submitReview>[0], id: string, knowledge: number | null) => Promise<ReviewModel>;

const PERFORMED: Readonly<Record<Asked, Performed>> = {
  SUBMIT: (ctx, id, knowledge) => submitReview(ctx, { id, narrative: 'as it is', knowledge: knowledge === null ? null : instantText(knowledge) }),
  PROPOSE_RESTATEMENT: (ctx, id, knowledge) =>
    proposeRestatement(ctx, { id, reason: 'late rows', knowledge: knowledge === null ? null : instantText(knowledge) }),
  REQUEST_CHANGES: (ctx, id) => requestReviewChanges(ctx, id, 'say more'),
  SIGN_OFF: (ctx, id) => signOffReview(ctx, id),
  ACCEPT_DRIFT: (ctx, id) => acceptDrift(ctx, id, 'late rows'),
  RESTATE: (ctx, id) => restateReview(ctx, id),
  SKIP: (ctx, id) => skipReview(ctx, id, 'nothing to say'),
};
