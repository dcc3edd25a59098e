import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { ComputedStatus as ComputedStatusName } from '../../goals/status.js';
import { DateTime } from '../scalars/date-time.js';
import { Period } from './period.js';
import { ComputedStatus } from './progress-enums.js';

@ObjectType({ description: 'How the goals ended that were closed in a cycle. Whole goals are counted: percentages of goals of unlike weight are never averaged.' })
export class ClosedGoals {
  @Field(() => Int, { description: 'Goals closed in the cycle: achieved + partial + missed + abandoned.' })
  closed!: number;

  @Field(() => Int, { description: 'Closed as ACHIEVED, in the word of their owner.' })
  achieved!: number;

  @Field(() => Int, { description: 'Closed as PARTIAL.' })
  partial!: number;

  @Field(() => Int, { description: 'Closed as MISSED.' })
  missed!: number;

  @Field(() => Int, { description: 'Closed as ABANDONED: left out of all that follows.' })
  abandoned!: number;

  @Field(() => Float, { nullable: true, description: 'achieved / (achieved + partial + missed), from 0 to 1; null where that is 0.' })
  achievedShare!: number | null;

  @Field(() => Int, { description: 'Those whose computed status is MET or EXCEEDED, whatever was said of them.' })
  computedMet!: number;

  @Field(() => Int, { description: 'Those whose computed status is MISSED.' })
  computedMissed!: number;

  @Field(() => Int, { description: 'Those that could not be judged: NO_DATA, INCOMPLETE, IMMATURE, too small a sample, INCONCLUSIVE, or not computable.' })
  unjudged!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'computedMet / (computedMet + computedMissed), from 0 to 1: what could not be judged is left out. Null where that is 0.',
  })
  metShare!: number | null;
}

@ObjectType({ description: 'How many goals have a status.' })
export class StatusCount {
  @Field(() => ComputedStatus, { description: 'The status.' })
  status!: ComputedStatusName;

  @Field(() => Int, { description: 'How many goals, at least 1.' })
  goals!: number;
}

@ObjectType({ description: 'How the goals stand that run now, whatever the cycle.' })
export class RunningGoals {
  @Field(() => Int, { description: 'Goals that are ACTIVE or REBASE_REQUIRED now.' })
  running!: number;

  @Field(() => [StatusCount], { description: 'By computed status, as far as there are any.' })
  statuses!: StatusCount[];

  @Field(() => Int, { description: 'Goals whose KPI does not fit the definitions any more.' })
  notComputed!: number;
}

@ObjectType({ description: 'What became of the reviews of a cycle.' })
export class HeldReviews {
  @Field(() => Int, { description: 'Reviews whose due date lies in the cycle and has passed: onTime + late + skipped + overdue.' })
  due!: number;

  @Field(() => Int, { description: 'Signed before they were due.' })
  onTime!: number;

  @Field(() => Int, { description: 'Signed from then on.' })
  late!: number;

  @Field(() => Int, { description: 'Skipped, with a reason.' })
  skipped!: number;

  @Field(() => Int, { description: 'Neither signed nor skipped by now.' })
  overdue!: number;

  @Field(() => Int, { description: 'Reviews whose due date lies in the cycle and is to come, whatever became of them already. Not among `due`.' })
  notDueYet!: number;

  @Field(() => Float, { nullable: true, description: 'onTime / due, from 0 to 1; null where none was due.' })
  onTimeShare!: number | null;

  @Field(() => Int, { description: 'Of those signed: with a comment, made before that, by a member who neither owns nor reviews the goal.' })
  withInput!: number;

  @Field(() => Float, { nullable: true, description: 'withInput / (onTime + late), from 0 to 1; null where none was signed.' })
  inputShare!: number | null;

  @Field(() => Int, { description: 'Reviews whose signed number was found to have drifted in the cycle, whenever they were due.' })
  drifted!: number;

  @Field(() => Int, { description: 'Reviews of which a drift was accepted in the cycle.' })
  driftAccepted!: number;

  @Field(() => Int, { description: 'Reviews that were restated in the cycle.' })
  restated!: number;
}

@ObjectType({ description: 'How many KPIs were looked at in time, by their cadences of now. Each is counted once, by the worst of its due dates in the cycle.' })
export class RevisedKpis {
  @Field(() => Int, { description: 'KPIs in service with a revision due in the cycle that has passed: onTime + late + overdue.' })
  due!: number;

  @Field(() => Int, { description: 'Confirmed, or rewritten, before.' })
  onTime!: number;

  @Field(() => Int, { description: 'Confirmed, or rewritten, from then on.' })
  late!: number;

  @Field(() => Int, { description: 'Nobody has looked since.' })
  overdue!: number;

  @Field(() => Float, { nullable: true, description: 'onTime / due, from 0 to 1; null where none was due.' })
  onTimeShare!: number | null;
}

@ObjectType({ description: 'Figures about goals, reviews and KPIs themselves over a cycle.' })
export class GoalFigures {
  @Field(() => Period, { description: 'The cycle.' })
  window!: Period;

  @Field(() => DateTime, { description: 'What was known then is what counts.' })
  now!: number;
}
