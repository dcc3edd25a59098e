import { ArgsType, Field, Int } from 'type-graphql';
import { AsOfInput } from './window.js';

@ArgsType()
export class GoalProgressArgs {
  @Field(() => AsOfInput, { nullable: true, description: 'What was known, and defined, then; absent: now.' })
  asOf?: AsOfInput | null;

  @Field(() => Int, { nullable: true, description: 'How many periods of history, the running one included: at least 1. Absent: all. The goal is judged by all of them.' })
  periods?: number | null;
}
