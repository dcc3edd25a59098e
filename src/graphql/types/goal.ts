import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { CadenceGrain as CadenceGrainName } from '../../calendar/cadence.js';
import type { Evidence as EvidenceName } from '../../goals/evidence.js';
import type { GoalEventType, GoalOutcome as GoalOutcomeName, GoalState as GoalStateName } from '../../goals/goal-states.js';
import type { MissingChild as MissingChildName, RollupMethod as RollupMethodName } from '../../goals/rollup.js';
import { CalendarDate } from '../scalars/date.js';
import { DateTime } from '../scalars/date-time.js';
import { ExactDecimal } from '../scalars/decimal.js';
import { Duration } from '../scalars/duration.js';
import { connectionOf } from './connection.js';
import {
  CadenceGrain, Evidence, ParentEdge, GoalEvent, GoalOutcome, GoalState, MissingChild, RollupMethod, VersionPolicy,
} from './goal-enums.js';

@ObjectType({ description: 'When a goal is reviewed: once for each period of the grain, cut at the goal\'s start and end.' })
export class GoalCadence {
  @Field(() => CadenceGrain, { description: 'One review for each of these; also the period that a goal judges by itself.' })
  grain!: CadenceGrainName;

  @Field(() => Duration, { description: 'From a period\'s end until its review opens; the KPI\'s maturity lag counts where it is longer.' })
  opensAfter!: string;

  @Field(() => Duration, { description: 'From there until it is due.' })
  dueAfter!: string;

  @Field(() => String, { description: 'IANA zone of its periods and dates: the organisation\'s when the cadence was declared.' })
  timeZone!: string;
}

@ObjectType({ description: 'What a child weighs among its parent\'s children from a date on.' })
export class GoalWeight {
  @Field(() => CalendarDate, { description: 'The first day, until the next weight\'s.' })
  from!: string;

  @Field(() => ExactDecimal, { description: 'At least 0, in relation to the other children; 0: it does not count.' })
  weight!: string;
}

@ObjectType({ description: 'How a goal without a KPI is made of its children.' })
export class GoalRollup {
  @Field(() => RollupMethod, { description: 'How their scores become one.' })
  method!: RollupMethodName;

  @Field(() => MissingChild, { description: 'What stands for a child without a value.' })
  ifMissing!: MissingChildName;
}

@ObjectType({ description: 'Something that happened to a goal\'s state. Never changes.' })
export class GoalTransition {
  @Field(() => Int, { description: '1, 2, 3 … within the goal.' })
  number!: number;

  @Field(() => DateTime, { description: 'When.' })
  at!: string;

  @Field(() => GoalEvent, { description: 'What happened.' })
  event!: GoalEventType;

  @Field(() => GoalState, { description: 'The state that it led to.' })
  state!: GoalStateName;

  @Field(() => String, { nullable: true, description: 'Why; null: nobody said, where none is needed.' })
  reason!: string | null;

  @Field(() => GoalOutcome, { nullable: true, description: 'Of CLOSE; else null.' })
  outcome!: GoalOutcomeName | null;
}

@ObjectType({
  description: 'What a KPI is to reach, for whom and until when: a header that can be edited, and versions of its content, its target and its state that cannot.',
})
export class Goal {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => String, { description: 'Its name for programs; never changes.' })
  key!: string;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is for; null: not said.' })
  description!: string | null;

  @Field(() => [String], { description: 'Words to find it by, as given.' })
  tags!: string[];

  @Field(() => String, { description: 'What `expectedVersion` takes: 1, 2, 3 …, counting its contents; targets and states count by themselves.' })
  version!: string;

  @Field(() => VersionPolicy, { description: 'Which version of its KPI judges it.' })
  versionPolicy!: 'PIN' | 'FOLLOW';

  @Field(() => String, { nullable: true, description: 'Row-scope condition: only these rows count; null: all of them.' })
  scope!: string | null;

  @Field(() => ExactDecimal, { description: 'A signed number that moves by up to so much has not drifted; in the KPI\'s unit, at least 0.' })
  materiality!: string;

  @Field(() => Evidence, { description: 'Whether chance has a say in its numbers.' })
  evidence!: EvidenceName;

  @Field(() => CalendarDate, { description: 'Its first day, in the zone of its cadence.' })
  start!: string;

  @Field(() => CalendarDate, { nullable: true, description: 'The first day that does not belong to it; null: it is open-ended.' })
  end!: string | null;

  @Field(() => GoalCadence, { description: 'When it is reviewed.' })
  cadence!: GoalCadence;

  @Field(() => GoalRollup, { nullable: true, description: 'How its children make its score; null: it has a KPI.' })
  rollup!: GoalRollup | null;

  @Field(() => GoalState, { description: 'Where it is in its life.' })
  state!: GoalStateName;

  @Field(() => GoalOutcome, { nullable: true, description: 'How it ended; null: it has not been closed.' })
  outcome!: GoalOutcomeName | null;

  @Field(() => [GoalTransition], { description: 'All that happened to its state, oldest first; empty: a draft.' })
  transitions!: GoalTransition[];
}

@ObjectType({ description: 'The goal that another one belongs to.' })
export class GoalParent {
  @Field(() => Goal, { description: 'The parent.' })
  goal!: Goal;

  @Field(() => ParentEdge, { description: 'How the child stands to it.' })
  edge!: 'ROLLUP' | 'DRIVER';

  @Field(() => [GoalWeight], { description: 'What it weighs among the parent\'s children, by date; empty: 1 at all times.' })
  weights!: GoalWeight[];
}

export const GoalConnection = connectionOf('Goal', () => Goal);
