import { ArgsType, Field, ID } from 'type-graphql';
import { DateTime } from '../scalars/date-time.js';
import { DefineArgs } from './define.js';

const EFFECTIVE_FROM = 'From when on; absent: from now on. It may lie in the past, never in the future.';

@ArgsType()
export class DefineKpiArgs extends DefineArgs {
  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Whether to write a draft: it answers only those who ask for it by its id, until publishKpi puts it in force. Name, description, '
      + 'tags, drivers and cadence of a KPI that stands have no drafts: others than they are, they are refused. `dependents` is for publishing.',
  })
  draft!: boolean;
}

@ArgsType()
export class PublishKpiArgs extends DefineArgs {
  @Field(() => String, { description: 'Key of the KPI.' })
  key!: string;

  @Field(() => ID, { description: 'Id of a draft, or of an earlier version whose content is to be in force again.' })
  version!: string;

  @Field(() => DateTime, { nullable: true, description: EFFECTIVE_FROM })
  effectiveFrom?: string | null;
}

@ArgsType()
export class RetireKpiArgs extends DefineArgs {
  @Field(() => String, { description: 'Key of the KPI.' })
  key!: string;

  @Field(() => String, { nullable: true, description: 'Why, for those who find it gone.' })
  reason?: string | null;

  @Field(() => DateTime, { nullable: true, description: EFFECTIVE_FROM })
  effectiveFrom?: string | null;
}
