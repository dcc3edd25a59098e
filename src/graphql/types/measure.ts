import { Field, Float, ID, ObjectType } from 'type-graphql';
import type { Grain as GrainName } from '../../calendar/grain.js';
import type { Aggregation as AggregationName } from '../../lang/aggregation.js';
import { connectionOf } from './connection.js';
import { Additivity, Aggregation, Grain } from './enums.js';
import { Cohort, Journey, PerEntity, Stock } from './measure-kinds.js';

@ObjectType({ description: 'How rows of one source become one number.' })
export class Measure {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => String, { description: 'Its name in expressions, shared with no KPI; never changes.' })
  key!: string;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it counts or sums; null: not said.' })
  description!: string | null;

  @Field(() => String, { description: 'The number of its current version: give it as `expectedVersion` to change only what you read.' })
  version!: string;

  @Field(() => Aggregation, { description: 'How the rows become one number.' })
  aggregation!: AggregationName;

  @Field(() => String, { nullable: true, description: 'Row-scope expression that is aggregated; null for COUNT: rows are.' })
  value!: string | null;

  @Field(() => String, { nullable: true, description: 'Row-scope condition that a row must meet; null: every row counts.' })
  filter!: string | null;

  @Field(() => Float, { nullable: true, description: 'For PERCENTILE and APPROX_PERCENTILE: 0 < p < 1; else null.' })
  percentile!: number | null;

  @Field(() => String, { description: 'The TIME field, or `occurredAt`, that places a row in a period.' })
  at!: string;

  @Field(() => String, { description: 'Display of its unit: declared, or inferred from its expression; empty for a bare number.' })
  unit!: string;

  @Field(() => Grain, { nullable: true, description: 'The finest grain it has a value at; null: every grain.' })
  finestGrain!: GrainName | null;

  @Field(() => Stock, { nullable: true, description: 'Between which instants a row is open, where it counts what is; null: it is no stock.' })
  stock!: Stock | null;

  @Field(() => Journey, { nullable: true, description: 'What has to follow its rows; null: nothing.' })
  journey!: Journey | null;

  @Field(() => PerEntity, { nullable: true, description: 'The inner aggregate per entity that it aggregates; null: it aggregates rows.' })
  per!: PerEntity | null;

  @Field(() => Cohort, { nullable: true, description: 'In which other window the entities of its rows were, or were not, active; null: it does not ask.' })
  cohort!: Cohort | null;

  @Field(() => Additivity, { description: 'Whether values of parts add up to the whole.' })
  additivity!: keyof typeof Additivity;
}

export const MeasureConnection = connectionOf('Measure', () => Measure);
