import { Field, ObjectType } from 'type-graphql';
import { Diagnostic } from './diagnostic.js';
import { Kpi } from './kpi.js';
import { Measure } from './measure.js';
import { Source } from './source.js';

const DIAGNOSTICS = 'Everything that is wrong with it; empty where it was defined.';

@ObjectType({ description: 'The source as it now stands, or what is wrong with it: then nothing was written.' })
export class DefineSourcePayload {
  @Field(() => Source, { nullable: true, description: 'The source as it now stands; null where there are diagnostics.' })
  source!: Source | null;

  @Field(() => [Diagnostic], { description: DIAGNOSTICS })
  diagnostics!: Diagnostic[];
}

@ObjectType({ description: 'The measure as it now stands, or what is wrong with it: then nothing was written.' })
export class DefineMeasurePayload {
  @Field(() => Measure, { nullable: true, description: 'The measure as it now stands; null where there are diagnostics.' })
  measure!: Measure | null;

  @Field(() => [Diagnostic], { description: DIAGNOSTICS })
  diagnostics!: Diagnostic[];
}

@ObjectType({ description: 'The KPI as it now stands, or what is wrong with it: then nothing was written.' })
export class DefineKpiPayload {
  @Field(() => Kpi, { nullable: true, description: 'The KPI as it now stands; null where there are diagnostics.' })
  kpi!: Kpi | null;

  @Field(() => [Diagnostic], { description: DIAGNOSTICS })
  diagnostics!: Diagnostic[];
}
