import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import type { Comparison as ComparisonName, Versioning as VersioningName } from '../../app/evaluation-answer.js';
import type { Grain as GrainName } from '../../calendar/grain.js';
import { Json } from '../scalars/json.js';
import { Comparison, Grain, Versioning } from '../types/enums.js';
import { AsOfInput, WindowInput } from './window.js';

@InputType({ description: 'An entry of an order. by: a KPI, a dimension, or period.' })
export class OrderInput {
  @Field(() => String, { description: 'A KPI that is asked, a dimension that is grouped by, or `period`.' })
  by!: string;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Whether the greatest comes first. No value comes last either way.' })
  descending?: boolean | null;
}

/** What every question takes, whichever shape its answer has. */
@ArgsType()
export class SeriesArgs {
  @Field(() => WindowInput, { description: 'The stretch of time that is asked about.' })
  window!: WindowInput;

  @Field(() => Grain, { nullable: true, description: 'One row or point per period; absent: one for the whole window.' })
  grain?: GrainName | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Dimensions to group by, as keys of fields that every source asked has; also `calendar:TAG` (the name of the tag\'s range, or null), '
      + '`hour_of_day` and `weekday` (1 to 7, from Monday) of each measure\'s own time, in the organisation\'s zone.',
  })
  by?: string[] | null;

  @Field(() => String, { nullable: true, description: 'A row-scope condition: `channel == "email" and priority in ["high", $other]`.' })
  where?: string | null;

  @Field(() => Json, { nullable: true, description: 'Values of the $names used in where and having, as an object: `{"other": "urgent"}`.' })
  params?: Record<string, unknown> | null;

  @Field(() => String, { nullable: true, description: 'IANA zone in which the periods begin; absent: the organisation\'s.' })
  timeZone?: string | null;

  @Field(() => AsOfInput, { nullable: true, description: 'What was known, and defined, then; absent: now.' })
  asOf?: AsOfInput | null;

  @Field(() => [Comparison], {
    nullable: true,
    description: 'What to compare each point, the total and each row with. What still runs is compared with the same elapsed part of an earlier period. '
      + 'TARGET: with the level of the goal that runs in the window with the same KPI and condition; not together with `by`. BAD_INPUT where there is none.',
  })
  compare?: ComparisonName[] | null;

  @Field(() => [String], {
    nullable: true, description: 'With TARGET: keys of the goals that are meant. Needed where several match a KPI (BAD_INPUT names them).',
  })
  goals?: string[] | null;

  @Field(() => Versioning, {
    nullable: true, defaultValue: 'BACKCAST',
    description: 'Which versions of the KPIs answer. Whichever do, orderBy and having read the current ones.',
  })
  versioning?: VersioningName | null;

  @Field(() => String, { nullable: true, description: 'A condition over the group\'s values in the whole window: `csat < 0.8 and handled > 30`.' })
  having?: string | null;

  @Field(() => [OrderInput], { nullable: true, description: 'How groups are ranked, over the whole window; absent: by their dimensions.' })
  orderBy?: OrderInput[] | null;
}

@ArgsType()
export class KpiEvaluateArgs extends SeriesArgs {
  @Field(() => ID, {
    nullable: true,
    description: 'A version of the KPI that answers for all periods, as it was published; or a draft of it, over the definitions in force (ANALYST and above). '
      + 'orderBy reads it, too. NOT_FOUND where the KPI has none of this id, or had none at asOf.definition; BAD_INPUT together with SPLICE.',
  })
  version?: string | null;

  @Field(() => Int, { nullable: true, description: 'Groups, ranked by orderBy over the whole window; all their periods come. Default 100, at most 10,000.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'An `endCursor` of the same question: the groups behind it.' })
  after?: string | null;

  @Field(() => Boolean, {
    nullable: true, defaultValue: false,
    description: 'Whether periods whose value may still move, or lacks something, show none. `incomplete` still says why; no total changes.',
  })
  hideIncomplete?: boolean | null;
}

@ArgsType()
export class ExplainArgs extends SeriesArgs {
  @Field(() => [String], { description: 'Keys of the KPIs, at least one.' })
  kpis!: string[];

  @Field(() => Int, { nullable: true, description: 'Groups, ranked by orderBy over the whole window; all their periods come. Default 1,000, at most 10,000.' })
  first?: number | null;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Whether the statements are run, and timed.' })
  analyze?: boolean | null;
}

@ArgsType()
export class EvaluateArgs extends SeriesArgs {
  @Field(() => [String], { description: 'Keys of the KPIs, at least one: a column each.' })
  kpis!: string[];

  @Field(() => Int, { nullable: true, description: 'Groups, ranked by orderBy over the whole window; all their periods come. Default 1,000, at most 10,000.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'An `endCursor` of the same question: the groups behind it.' })
  after?: string | null;

  @Field(() => Boolean, {
    nullable: true, defaultValue: false,
    description: 'Whether periods whose value may still move, or lacks something, show none. `incomplete` still says why; no total changes.',
  })
  hideIncomplete?: boolean | null;
}

@ArgsType()
export class KpiCompletenessArgs {
  @Field(() => WindowInput, { description: 'The stretch of time whose numbers are judged.' })
  window!: WindowInput;

  @Field(() => String, { nullable: true, description: 'IANA zone in which the window lies; absent: the organisation\'s.' })
  timeZone?: string | null;
}
