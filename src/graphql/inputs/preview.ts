import { ArgsType, Field, ID, Int } from 'type-graphql';
import type { Grain as GrainName } from '../../calendar/grain.js';
import { Json } from '../scalars/json.js';
import { Grain } from '../types/enums.js';
import { KpiInput } from './kpi.js';
import { AsOfInput, WindowInput } from './window.js';

/** The question that is asked of the definitions as they are and as they would be. */
@ArgsType()
export class PreviewArgs {
  @Field(() => WindowInput, { description: 'The stretch of time that is compared.' })
  window!: WindowInput;

  @Field(() => Grain, { nullable: true, description: 'One point per period; absent: one for the whole window.' })
  grain?: GrainName | null;

  @Field(() => String, { nullable: true, description: 'A row-scope condition, as of evaluate.' })
  where?: string | null;

  @Field(() => Json, { nullable: true, description: 'Values of the $names used in where, as an object.' })
  params?: Record<string, unknown> | null;

  @Field(() => String, { nullable: true, description: 'IANA zone in which the periods begin; absent: the organisation\'s.' })
  timeZone?: string | null;

  @Field(() => AsOfInput, { nullable: true, description: 'What was known then; absent: now. `definition` is when the definitions before the change stood.' })
  asOf?: AsOfInput | null;
}

@ArgsType()
export class PreviewKpiArgs extends PreviewArgs {
  @Field(() => KpiInput, { nullable: true, description: 'What the KPI is to be. Exactly one of this and `version`.' })
  draft?: KpiInput | null;

  @Field(() => String, { nullable: true, description: 'Key of the KPI, with `version`.' })
  key?: string | null;

  @Field(() => ID, { nullable: true, description: 'Id of a draft of the KPI, or of an earlier version of it.' })
  version?: string | null;

  @Field(() => [String], { nullable: true, description: 'Dimensions to group the KPI by, as of evaluate; its dependents are not grouped.' })
  by?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Groups, by their dimensions. Default 100, at most 10,000.' })
  first?: number | null;
}
