import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Incomplete as IncompleteName, NoValueReason as ReasonName } from '../../lang/value.js';
import { Incomplete, NoValueReason } from './enums.js';

@ObjectType({ description: 'How complete the number of a KPI is over a window.' })
export class KpiData {
  @Field(() => String, { description: 'Key of the KPI.' })
  key!: string;

  @Field(() => Boolean, { description: 'It has a value, and nothing is missing from it or may still move it but corrections.' })
  complete!: boolean;

  @Field(() => NoValueReason, { nullable: true, description: 'Why it has no value; null: it has one, or cannot be asked.' })
  reason!: ReasonName | null;

  @Field(() => [Incomplete], { description: 'What may still move its value or is missing from it.' })
  incomplete!: IncompleteName[];

  @Field(() => String, { nullable: true, description: 'Why it cannot be asked over this window at all; null: it can.' })
  refusal!: string | null;
}

@ObjectType({ description: 'How many of the KPIs in service have complete data.' })
export class KpiCompleteness {
  @Field(() => Int, { description: 'KPIs in service.' })
  adopted!: number;

  @Field(() => Int, { description: 'Those of them whose number over the window is complete.' })
  complete!: number;

  @Field(() => Float, { nullable: true, description: 'complete / adopted; null: none is adopted.' })
  share!: number | null;

  @Field(() => [KpiData], { description: 'Each of them, by key.' })
  kpis!: KpiData[];
}
