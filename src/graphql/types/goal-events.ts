import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { ChangedOfGoal as ChangedOfGoalName } from '../../app/notifications/goal-status-changes.js';
import type { EventKind as EventKindName } from '../../app/notifications/event-kinds.js';
import type { ReviewState as ReviewStateName } from '../../goals/review-states.js';
import { DateTime } from '../scalars/date-time.js';
import { closedList } from './closed-list.js';
import { EventKind } from './event-kind.js';
import { ReviewState } from './review-state.js';

export const ChangedOfGoal = closedList<ChangedOfGoalName>('ChangedOfGoal', 'What of a goal has changed.', {
  STATE: 'Where it is in its life: `from` and `to` are of GoalState.',
  STATUS: 'What is computed of a period of it: `from` and `to` are computed statuses.',
  SIGNAL: 'A special cause in its numbers begins or is over: between COMMON and a SignalMeaning. Told once each: it is over after three periods without it.',
  BUDGET: 'Whether its budget burns: between KEPT and BURNING. It burns from twice the allowed pace on until it is spent no faster than allowed.',
});

const NUMBER = 'The event\'s place among the organisation\'s: give the last one as `after` to go on behind it.';

@ObjectType({ description: 'A goal whose state, computed status, signal or budget is another than before.' })
export class GoalStatusChange {
  @Field(() => Int, { description: NUMBER })
  number!: number;

  @Field(() => DateTime, { description: 'When it changed.' })
  at!: string;

  @Field(() => String, { description: 'The goal\'s key.' })
  key!: string;

  @Field(() => ChangedOfGoal, { description: 'What of it has changed.' })
  changed!: ChangedOfGoalName;

  @Field(() => String, { nullable: true, description: 'What it was before; null: there was no status yet.' })
  from!: string | null;

  @Field(() => String, { description: 'What it is since.' })
  to!: string;

  @Field(() => String, { nullable: true, description: 'The label of the period that it is of, of a signal the newest that ended; null: of a state.' })
  period!: string | null;
}

@ObjectType({ description: 'A review to which something happened.' })
export class ReviewChange {
  @Field(() => Int, { description: NUMBER })
  number!: number;

  @Field(() => DateTime, { description: 'When it happened.' })
  at!: string;

  @Field(() => EventKind, { description: 'What happened.' })
  kind!: EventKindName;

  @Field(() => ID, { description: 'The review\'s id.' })
  reviewId!: string;

  @Field(() => String, { description: 'The label of the review\'s period.' })
  period!: string;

  @Field(() => ReviewState, { description: 'The review\'s state once it had happened.' })
  state!: ReviewStateName;

  @Field(() => String, { description: 'Key of the review\'s goal.' })
  key!: string;
}
