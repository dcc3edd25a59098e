import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { ActionModel } from '../../app/reviews/talk-model.js';
import type { DeclaredStatus as DeclaredStatusName } from '../../goals/review-facts.js';
import type { ReviewEventType, ReviewNeed as ReviewNeedName, ReviewState as ReviewStateName } from '../../goals/review-states.js';
import { CalendarDate } from '../scalars/date.js';
import { DateTime } from '../scalars/date-time.js';
import { ExactDecimal } from '../scalars/decimal.js';
import { connectionOf } from './connection.js';
import { DeclaredStatus } from './goal-enums.js';
import { ActionState, ReviewEvent, ReviewNeed } from './review-enums.js';
import { ReviewState } from './review-state.js';

@ObjectType({ description: 'The period that a review is about, half-open.' })
export class ReviewPeriod {
  @Field(() => String, { description: 'Its name: 2026-03, 2026-W14, 2026-Q2, FY2027-Q1, 2026. Unique among the reviews of the goal.' })
  label!: string;

  @Field(() => DateTime, { description: 'Its first instant.' })
  from!: string;

  @Field(() => DateTime, { description: 'The first instant that is no longer in it.' })
  to!: string;

  @Field(() => Boolean, { description: 'False where the goal\'s start or end cuts the calendar\'s period.' })
  whole!: boolean;
}

@ObjectType({ description: 'Something that happened to a review. Never changes.' })
export class ReviewTransition {
  @Field(() => Int, { description: '1, 2, 3 … within the review.' })
  number!: number;

  @Field(() => DateTime, { description: 'When.' })
  at!: string;

  @Field(() => ReviewEvent, { description: 'What happened.' })
  event!: ReviewEventType;

  @Field(() => ReviewState, { description: 'The state before.' })
  from!: ReviewStateName;

  @Field(() => ReviewState, { description: 'The state that it led to.' })
  state!: ReviewStateName;

  @Field(() => String, { nullable: true, description: 'The narrative, note or reason; null: without a word.' })
  text!: string | null;

  @Field(() => DeclaredStatus, { nullable: true, description: 'The status that its author declared; null: none.' })
  declared!: DeclaredStatusName | null;

  @Field(() => DateTime, {
    nullable: true, description: 'Of SUBMIT and PROPOSE_RESTATEMENT what the number knew; of DRIFT as of when it was seen; of ACCEPT_DRIFT from where on '
      + 'drift is measured; else null.',
  })
  knowledge!: string | null;

  @Field(() => Boolean, { description: 'Whoever signed had written it, being alone.' })
  selfReviewed!: boolean;
}

@ObjectType({ description: 'A signed number: never changed, never removed. The hash holds what was signed, by whom and when, and the edition before it.' })
export class ReviewEdition {
  @Field(() => ID, { description: 'Opaque id; what verifySnapshot and explainChange take.' })
  id!: string;

  @Field(() => Int, { description: '1, and one more for each restatement.' })
  number!: number;

  @Field(() => DateTime, { description: 'When it was signed.' })
  at!: string;

  @Field(() => Boolean, { description: 'Its author signed it, being the only member of the organisation. Shown for ever.' })
  selfReviewed!: boolean;

  @Field(() => String, { nullable: true, description: 'Why an earlier edition was restated; null: it is the first.' })
  reason!: string | null;

  @Field(() => String, { description: 'SHA-256 in hexadecimal digits.' })
  hash!: string;
}

@ObjectType({ description: 'Something to be done: it moves from review to review until it is. How it stood is kept.' })
export class ReviewAction {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => ID, { description: 'The review that it stands in now.' })
  reviewId!: string;

  @Field(() => String, { description: 'What is to be done.' })
  text!: string;

  @Field(() => ActionState, { description: 'How it stands.' })
  state!: ActionModel['state'];

  @Field(() => CalendarDate, { nullable: true, description: 'By when; null: nobody said.' })
  dueOn!: string | null;

  @Field(() => String, { nullable: true, description: 'What was said of it last; null: nothing.' })
  note!: string | null;

  @Field(() => DateTime, { description: 'When it was added.' })
  createdAt!: string;

  @Field(() => DateTime, { description: 'When it was last changed, or moved on to another review.' })
  changedAt!: string;
}

@ObjectType({ description: 'Something that was said about a review, whatever its state. Never changes.' })
export class ReviewComment {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => String, { description: 'What was said.' })
  text!: string;

  @Field(() => DateTime, { description: 'When.' })
  at!: string;
}

@ObjectType({ description: 'Why a review cannot be led on yet, whoever tries.' })
export class ReviewWait {
  @Field(() => ReviewNeed, { description: 'What is missing.' })
  code!: ReviewNeedName;

  @Field(() => String, { description: 'The same, in a sentence.' })
  message!: string;

  @Field(() => String, { description: 'What to do about it.' })
  hint!: string;
}

@ObjectType({ description: 'Whether a signed number has moved: its stored plan run twice by the engine of today. In the KPI\'s unit.' })
export class ReviewDrift {
  @Field(() => ExactDecimal, { nullable: true, description: 'At the pinned, or last accepted, knowledge; null: no value.' })
  then!: string | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'As of now; null: no value.' })
  now!: string | null;

  @Field(() => ExactDecimal, { description: 'A difference of so much is none.' })
  materiality!: string;

  @Field(() => Boolean, { description: 'It has moved by more than that.' })
  moved!: boolean;
}

@ObjectType({ description: 'The review of a goal over one of its periods: from the number as it is, to a number that somebody signed, and what became of it.' })
export class Review {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => ReviewPeriod, { description: 'What it is about.' })
  period!: ReviewPeriod;

  @Field(() => ReviewState, { description: 'Where it is in its life.' })
  state!: ReviewStateName;

  @Field(() => Boolean, { description: 'Its due date has come and it is not settled, whoever it waits for.' })
  overdue!: boolean;

  @Field(() => DateTime, { description: 'When it opens at the earliest: after the cadence\'s lag and the KPI\'s maturity lag.' })
  opensAt!: string;

  @Field(() => DateTime, { description: 'When it is due.' })
  dueAt!: string;

  @Field(() => String, { nullable: true, description: 'What its owner wrote in the last submission; null: nothing, or there is none.' })
  narrative!: string | null;

  @Field(() => DeclaredStatus, { nullable: true, description: 'The status that the owner declared in it; null: none.' })
  declared!: DeclaredStatusName | null;

  @Field(() => [ReviewTransition], { description: 'All that happened to it, oldest first.' })
  history!: ReviewTransition[];

  @Field(() => [ReviewEdition], { description: 'What was signed, oldest first. Empty before it is.' })
  editions!: ReviewEdition[];
}

export const ReviewConnection = connectionOf('Review', () => Review);
