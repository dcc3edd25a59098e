import { ArgsType, Field, ID } from 'type-graphql';
import type { ActionModel } from '../../app/reviews/talk-model.js';
import type { DeclaredStatus as DeclaredStatusName } from '../../goals/review-facts.js';
import type { ReviewState as ReviewStateName } from '../../goals/review-states.js';
import { CalendarDate } from '../scalars/date.js';
import { DateTime } from '../scalars/date-time.js';
import { DeclaredStatus } from '../types/goal-enums.js';
import { ActionState } from '../types/review-enums.js';
import { ReviewState } from '../types/review-state.js';
import { PageArgs } from './page.js';

const ID_OF_REVIEW = 'Id of the review.';
const KNOWLEDGE = 'Pins the number to what had been recorded by then: not before the period\'s end, nor before what was signed last; absent: now.';

@ArgsType()
export class ReviewsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Only those of this goal, by its key: NOT_FOUND where it is none; absent: all.' })
  goal?: string | null;

  @Field(() => ReviewState, { nullable: true, description: 'Only those in this state; absent: whatever their state.' })
  state?: ReviewStateName | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those that are overdue, or are not; absent: either.' })
  overdue?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Only those of goals that the asking member owns or reviews, or of the others; absent: either.' })
  mine?: boolean | null;
}

@ArgsType()
export class SubmitReviewArgs {
  @Field(() => ID, { description: ID_OF_REVIEW })
  id!: string;

  @Field(() => String, {
    nullable: true, description: 'What there is to say, up to 10,000 characters; needed where the goal is off track or a status is declared.',
  })
  narrative?: string | null;

  @Field(() => DeclaredStatus, { nullable: true, description: 'The owner\'s call beside the computed status; absent: that stands alone.' })
  declared?: DeclaredStatusName | null;

  @Field(() => DateTime, { nullable: true, description: KNOWLEDGE })
  knowledge?: string | null;
}

@ArgsType()
export class ReviewNoteArgs {
  @Field(() => ID, { description: ID_OF_REVIEW })
  id!: string;

  @Field(() => String, { description: 'What was found, up to 10,000 characters; kept with the review.' })
  note!: string;
}

@ArgsType()
export class ReviewReasonArgs {
  @Field(() => ID, { description: ID_OF_REVIEW })
  id!: string;

  @Field(() => String, { description: 'Why, up to 10,000 characters; kept with the review.' })
  reason!: string;
}

@ArgsType()
export class ProposeRestatementArgs extends ReviewReasonArgs {
  @Field(() => DateTime, { nullable: true, description: KNOWLEDGE })
  knowledge?: string | null;
}

@ArgsType()
export class AddActionArgs {
  @Field(() => ID, { description: ID_OF_REVIEW })
  review!: string;

  @Field(() => String, { description: 'What is to be done, up to 10,000 characters.' })
  text!: string;

  @Field(() => ID, { nullable: true, description: 'Id of the member who does it; absent: whoever adds it.' })
  owner?: string | null;

  @Field(() => CalendarDate, { nullable: true, description: 'By when; absent: no date.' })
  dueOn?: string | null;
}

@ArgsType()
export class UpdateActionArgs {
  @Field(() => ID, { description: 'Id of the action.' })
  id!: string;

  @Field(() => ActionState, { nullable: true, description: 'How it stands; absent: as before.' })
  state?: ActionModel['state'] | null;

  @Field(() => ID, { nullable: true, description: 'Id of the member who does it; absent: as before.' })
  owner?: string | null;

  @Field(() => CalendarDate, { nullable: true, description: 'By when; absent: as before; null: no date any more.' })
  dueOn?: string | null;

  @Field(() => String, { nullable: true, description: 'What there is to say about it, up to 10,000 characters; absent: as before.' })
  note?: string | null;
}

@ArgsType()
export class CommentArgs {
  @Field(() => ID, { description: ID_OF_REVIEW })
  review!: string;

  @Field(() => String, { description: 'What there is to say, up to 10,000 characters.' })
  text!: string;
}
