import { ArgsType, Field, Float, InputType } from 'type-graphql';
import type { Grain as GrainName } from '../../calendar/grain.js';
import type { Aggregation as AggregationName } from '../../lang/aggregation.js';
import { Aggregation, Grain } from '../types/enums.js';
import { CohortInput, JourneyInput, PerInput, StockInput } from './measure-kinds.js';
import { PageArgs } from './page.js';

@InputType({ description: 'How rows of one source become one number. Defining an existing key again writes a new version (and none where nothing changed).' })
export class MeasureInput {
  @Field(() => String, { description: 'Its name in expressions, `[a-z][a-z0-9_]{0,62}`, shared with no KPI; never changes.' })
  key!: string;

  @Field(() => String, { nullable: true, description: 'What people call it; absent: its key.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'What it counts or sums.' })
  description?: string | null;

  @Field(() => String, { description: 'Key of the source whose rows it reads.' })
  source!: string;

  @Field(() => Aggregation, { description: 'How the rows become one number.' })
  aggregation!: AggregationName;

  @Field(() => String, { nullable: true, description: 'Row-scope expression; required but for COUNT.' })
  value?: string | null;

  @Field(() => String, { nullable: true, description: 'Row-scope condition; absent: every row counts.' })
  filter?: string | null;

  @Field(() => Float, { nullable: true, description: 'For PERCENTILE and APPROX_PERCENTILE: 0 < p < 1.' })
  percentile?: number | null;

  @Field(() => String, { nullable: true, defaultValue: 'occurredAt', description: 'The TIME field (or occurredAt) that places a row in a period.' })
  at?: string | null;

  @Field(() => String, { nullable: true, description: 'Display unit of its values: converted to, of the inferred dimension; absent: the inferred one.' })
  unit?: string | null;

  @Field(() => Grain, { nullable: true, description: 'The finest grain it has a value at (a monthly ledger: MONTH); absent: every grain.' })
  finestGrain?: GrainName | null;

  @Field(() => StockInput, { nullable: true, description: 'It counts what is open at the end of a period, instead of the rows placed in it; `at` is left out then. At most one of stock, journey, per and cohort is given, but cohort may stand beside stock.' })
  stock?: StockInput | null;

  @Field(() => JourneyInput, { nullable: true, description: 'Its rows count where others of the same customer or case follow, or fail to.' })
  journey?: JourneyInput | null;

  @Field(() => PerInput, { nullable: true, description: 'It aggregates one number per entity instead of rows: its value is an expression over `inner` (absent: inner itself).' })
  per?: PerInput | null;

  @Field(() => CohortInput, { nullable: true, description: 'Its rows count where their entity was, or was not, active in another window.' })
  cohort?: CohortInput | null;
}

@ArgsType()
export class MeasuresArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Only those over this source, by its key; NOT_FOUND where there is none.' })
  source?: string | null;
}
