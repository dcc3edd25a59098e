import { ArgsType, Field } from 'type-graphql';
import { DateTime } from '../scalars/date-time.js';
import { PageArgs } from './page.js';
import { WindowInput } from './window.js';

const KNOWLEDGE = 'What was recorded by then counts, and `now` is then; absent: everything recorded.';

@ArgsType()
export class GoalFiguresArgs {
  @Field(() => WindowInput, { description: 'The cycle, in the organisation\'s zone.' })
  window!: WindowInput;

  @Field(() => DateTime, { nullable: true, description: KNOWLEDGE })
  knowledge?: string | null;
}

@ArgsType()
export class AttentionArgs extends PageArgs {
  @Field(() => DateTime, { nullable: true, description: KNOWLEDGE })
  knowledge?: string | null;
}
