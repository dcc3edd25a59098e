import { ArgsType, Field, ID, InputType } from 'type-graphql';
import type { CadenceGrain as CadenceGrainName } from '../../calendar/cadence.js';
import type { Evidence as EvidenceName } from '../../goals/evidence.js';
import type { GoalOutcome as GoalOutcomeName, GoalState as GoalStateName } from '../../goals/goal-states.js';
import type { DeclaredStatus as DeclaredStatusName } from '../../goals/review-facts.js';
import type { MissingChild as MissingChildName, RollupMethod as RollupMethodName } from '../../goals/rollup.js';
import { CalendarDate } from '../scalars/date.js';
import { ExactDecimal } from '../scalars/decimal.js';
import { Duration } from '../scalars/duration.js';
import {
  CadenceGrain, DeclaredStatus, Evidence, ParentEdge, GoalOutcome, GoalState, MissingChild, RollupMethod, VersionPolicy,
} from '../types/goal-enums.js';
import { PageArgs } from './page.js';

@InputType({ description: 'When a goal is reviewed: once for each period of the grain, cut at the goal\'s start and end, in the organisation\'s zone.' })
export class GoalCadenceInput {
  @Field(() => CadenceGrain, { description: 'One review for each of these; also the period that a goal judges by itself.' })
  grain!: CadenceGrainName;

  @Field(() => Duration, { nullable: true, description: 'From a period\'s end until its review opens: P3D are local days, PT72H hours. Absent: at once, or after the KPI\'s maturity lag.' })
  opensAfter?: string | null;

  @Field(() => Duration, { nullable: true, description: 'From there until it is due. Absent: P7D.' })
  dueAfter?: string | null;
}

@InputType({ description: 'What a child weighs among its parent\'s children from a date on.' })
export class GoalWeightInput {
  @Field(() => CalendarDate, { description: 'The first day, until the next weight\'s.' })
  from!: string;

  @Field(() => ExactDecimal, { description: 'At least 0, in relation to the other children.' })
  weight!: string;
}

@InputType({ description: 'The goal that another one belongs to.' })
export class GoalParentInput {
  @Field(() => String, { description: 'Key of the parent.' })
  goal!: string;

  @Field(() => ParentEdge, { description: 'ROLLUP under a parent that has a KPI needs the same KPI.' })
  edge!: 'ROLLUP' | 'DRIVER';

  @Field(() => [GoalWeightInput], { nullable: true, description: 'By date, ascending; at most 200. Before the first one it does not count. Absent: 1 at all times.' })
  weights?: GoalWeightInput[] | null;
}

@InputType({ description: 'How a goal without a KPI is made of its children.' })
export class GoalRollupInput {
  @Field(() => RollupMethod, { description: 'How their scores become one.' })
  method!: RollupMethodName;

  @Field(() => MissingChild, { nullable: true, description: 'What stands for a child without a value. Absent: RENORMALISE.' })
  ifMissing?: MissingChildName | null;
}

@InputType({
  description: 'A goal. Defining an existing key again writes a new version of its content (and none where nothing changed); name, description and tags '
    + 'are edited in place. Once it has been activated, its KPI, scope, start, grain and version policy are fixed.',
})
export class GoalInput {
  @Field(() => String, { description: 'Its name for programs, `[a-z][a-z0-9_]{0,62}`; never changes.' })
  key!: string;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null;

  @Field(() => [String], { nullable: true, description: 'Words to find it by, at most 50; absent: those it has, none for a new one.' })
  tags?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Key of a KPI in force. Absent: its value is the score of its ROLLUP children, and `rollup` says how.' })
  kpi?: string | null;

  @Field(() => VersionPolicy, { nullable: true, description: 'Which version of its KPI judges it. Absent: PIN.' })
  versionPolicy?: 'PIN' | 'FOLLOW' | null;

  @Field(() => String, { nullable: true, description: 'Row-scope condition over the sources that the KPI counts; no fields that identify persons. Absent: all rows.' })
  scope?: string | null;

  @Field(() => ID, { nullable: true, description: 'Id or e-mail address of a member. Absent: as it is; of a new one whoever defines it.' })
  owner?: string | null;

  @Field(() => [ID], { nullable: true, description: 'Ids or e-mail addresses of members, at most 50. Activation needs one who is not the owner, unless the organisation has one member.' })
  reviewers?: string[] | null;

  @Field(() => ExactDecimal, { nullable: true, description: 'A signed number that moves by up to so much has not drifted; in the KPI\'s unit. Absent: 0.' })
  materiality?: string | null;

  @Field(() => Evidence, { nullable: true, description: 'Whether chance has a say. Absent: CENSUS.' })
  evidence?: EvidenceName | null;

  @Field(() => CalendarDate, { description: 'Its first day.' })
  start!: string;

  @Field(() => CalendarDate, { nullable: true, description: 'The first day that does not belong to it. Absent: open-ended.' })
  end?: string | null;

  @Field(() => GoalCadenceInput, { description: 'When it is reviewed.' })
  cadence!: GoalCadenceInput;

  @Field(() => GoalParentInput, { nullable: true, description: 'The goal that it belongs to. Absent: none.' })
  parent?: GoalParentInput | null;

  @Field(() => GoalRollupInput, { nullable: true, description: 'How its children make its score; for a goal without a KPI.' })
  rollup?: GoalRollupInput | null;

  @Field(() => [String], { nullable: true, description: 'Keys of goals that must not be off for it to be met, at most 20.' })
  guardrails?: string[] | null;
}

@ArgsType()
export class GoalsArgs extends PageArgs {
  @Field(() => [String], { nullable: true, description: 'Only these keys, of those that exist; at most 100.' })
  keys?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Only those of the KPI with this key.' })
  kpi?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those of the member with this id.' })
  owner?: string | null;

  @Field(() => GoalState, { nullable: true, description: 'Only those in this state.' })
  state?: GoalStateName | null;

  @Field(() => String, { nullable: true, description: 'Only those with exactly this tag.' })
  tag?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those whose key, name, description and tags hold all of these words, in whatever case.' })
  search?: string | null;
}

@ArgsType()
export class CloseGoalArgs {
  @Field(() => String, { description: 'Key of the goal.' })
  key!: string;

  @Field(() => GoalOutcome, { description: 'How it ended.' })
  outcome!: GoalOutcomeName;

  @Field(() => String, { description: 'Why; kept with the goal.' })
  reason!: string;
}

@ArgsType()
export class DeclareGoalStatusArgs {
  @Field(() => String, { description: 'Key of the goal.' })
  goal!: string;

  @Field(() => DeclaredStatus, { description: 'The call.' })
  status!: DeclaredStatusName;

  @Field(() => String, { description: 'Why; kept with it.' })
  reason!: string;
}
