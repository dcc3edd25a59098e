import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import { AuditAction } from '../types/audit.js';
import { PageArgs } from './page.js';

@ArgsType()
export class AuditLogArgs extends PageArgs {
  @Field(() => AuditAction, { nullable: true, description: 'Only entries of this action; absent: all.' })
  action?: keyof typeof AuditAction | null;

  @Field(() => ID, { nullable: true, description: 'Only what this member did, or what was done with this API key: its id; absent: all.' })
  actor?: string | null;

  @Field(() => String, { nullable: true, description: 'Only what was done to this: a key or an id, as entries say it; absent: all.' })
  subject?: string | null;
}

@InputType({ description: 'A head of the audit log that was noted earlier.' })
export class AuditHeadInput {
  @Field(() => Int, { description: 'How many entries there were.' })
  entries!: number;

  @Field(() => String, { description: 'The hash of the last one, as `headHash` said it.' })
  hash!: string;
}
