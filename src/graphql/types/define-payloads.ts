import { Field, ObjectType } from 'type-graphql';
import { CalendarTag, Schedule } from './calendar.js';
import { DefinitionChange } from './definition-change.js';
import { Diagnostic } from './diagnostic.js';
import { KpiVersion } from './kpi-version.js';
import { Kpi } from './kpi.js';
import { Measure } from './measure.js';
import { Source } from './source.js';

const CHANGES = 'What became of it and of everything else that the change touched; empty where there are diagnostics.';
const DIAGNOSTICS = 'Everything that is wrong with it; empty where it was defined.';

@ObjectType({ description: 'The source as it now stands, or what is wrong with it: then nothing was written.' })
export class DefineSourcePayload {
  @Field(() => Source, { nullable: true, description: 'The source as it now stands; null where there are diagnostics.' })
  source!: Source | null;

  @Field(() => [Diagnostic], { description: DIAGNOSTICS })
  diagnostics!: Diagnostic[];

  @Field(() => [DefinitionChange], { description: CHANGES })
  changes!: DefinitionChange[];
}

@ObjectType({ description: 'The measure as it now stands, or what is wrong with it: then nothing was written.' })
export class DefineMeasurePayload {
  @Field(() => Measure, { nullable: true, description: 'The measure as it now stands; null where there are diagnostics.' })
  measure!: Measure | null;

  @Field(() => [Diagnostic], { description: DIAGNOSTICS })
  diagnostics!: Diagnostic[];

  @Field(() => [DefinitionChange], { description: CHANGES })
  changes!: DefinitionChange[];
}

@ObjectType({ description: 'The KPI as it now stands, or what is wrong with it: then nothing was written.' })
export class DefineKpiPayload {
  @Field(() => Kpi, { nullable: true, description: 'The KPI as it now stands; null where there are diagnostics.' })
  kpi!: Kpi | null;

  @Field(() => KpiVersion, { nullable: true, description: 'The version that was asked for: the draft, or what is now in force; null where there are diagnostics.' })
  version!: KpiVersion | null;

  @Field(() => [Diagnostic], { description: DIAGNOSTICS })
  diagnostics!: Diagnostic[];

  @Field(() => [DefinitionChange], { description: CHANGES })
  changes!: DefinitionChange[];
}

@ObjectType({ description: 'A KPI that is out of service.' })
export class RetireKpiPayload {
  @Field(() => Kpi, { description: 'The KPI as it now stands.' })
  kpi!: Kpi;

  @Field(() => [DefinitionChange], { description: 'What became of it and of what depended on it.' })
  changes!: DefinitionChange[];
}

@ObjectType({ description: 'The calendar tag as it now stands, or what is wrong with it: then nothing was written.' })
export class DefineTagPayload {
  @Field(() => CalendarTag, { nullable: true, description: 'The tag as it now stands; null where there are diagnostics.' })
  tag!: CalendarTag | null;

  @Field(() => [Diagnostic], { description: DIAGNOSTICS })
  diagnostics!: Diagnostic[];

  @Field(() => [DefinitionChange], { description: CHANGES })
  changes!: DefinitionChange[];
}

@ObjectType({ description: 'The work schedule as it now stands, or what is wrong with it: then nothing was written.' })
export class DefineSchedulePayload {
  @Field(() => Schedule, { nullable: true, description: 'The schedule as it now stands; null where there are diagnostics.' })
  schedule!: Schedule | null;

  @Field(() => [Diagnostic], { description: DIAGNOSTICS })
  diagnostics!: Diagnostic[];

  @Field(() => [DefinitionChange], { description: CHANGES })
  changes!: DefinitionChange[];
}
