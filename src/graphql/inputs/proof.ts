import { ArgsType, Field, ID } from 'type-graphql';
import type { ErasedEntity as ErasedEntityName } from '../../app/proof/erase.js';
import { DateTime } from '../scalars/date-time.js';
import { ErasedEntity } from '../types/erasure.js';

@ArgsType()
export class ExplainChangeArgs {
  @Field(() => ID, { description: 'Id of the edition that the change begins with.' })
  edition!: string;

  @Field(() => ID, { nullable: true, description: 'Id of another edition of the same goal, which knows at least as much; absent: now.' })
  to?: string | null;
}

@ArgsType()
export class ExcludeStretchArgs {
  @Field(() => String, { description: 'Key of the goal.' })
  goal!: string;

  @Field(() => DateTime, { description: 'The first instant that does not count.' })
  from!: string;

  @Field(() => DateTime, { description: 'The first instant that counts again.' })
  to!: string;

  @Field(() => String, { description: 'What kind of thing happened, in 1–100 characters: outage.' })
  category!: string;

  @Field(() => String, { description: 'Why, in 1–2,000 characters.' })
  reason!: string;
}

@ArgsType()
export class WithdrawExclusionArgs {
  @Field(() => ID, { description: 'Id of the exclusion.' })
  id!: string;

  @Field(() => String, { description: 'Why, in 1–2,000 characters.' })
  reason!: string;
}

@ArgsType()
export class EraseArgs {
  @Field(() => ErasedEntity, { description: 'Whose rows, or which ones.' })
  entity!: ErasedEntityName;

  @Field(() => String, { description: 'The customer, or the case, exactly as rows have it.' })
  value!: string;
}
