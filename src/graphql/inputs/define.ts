import { ArgsType, Field, InputType } from 'type-graphql';
import { KpiInput } from './kpi.js';
import { MeasureInput } from './measure.js';

@InputType({ description: 'What becomes of definitions that a change would break. Absent: the change is refused, naming each of them.' })
export class DependentsInput {
  @Field(() => [MeasureInput], { nullable: true, description: 'Measures that are defined anew in the same transaction; at most 200.' })
  measures?: MeasureInput[] | null;

  @Field(() => [KpiInput], { nullable: true, description: 'KPIs that are defined anew in the same transaction; at most 200.' })
  kpis?: KpiInput[] | null;

  @Field(() => Boolean, { defaultValue: false, description: 'Whether what would still break is withdrawn: KPIs retired, measures deleted.' })
  retire!: boolean;
}

@ArgsType()
export class ExpectedVersionArgs {
  @Field(() => String, {
    nullable: true,
    description: 'The version that is to be replaced, "0" for none: CONFLICT where another one stands, with extensions.currentVersion and, part '
      + 'by part, extensions.changes since. Absent: whichever stands.',
  })
  expectedVersion?: string | null;
}

@ArgsType()
export class DefineArgs extends ExpectedVersionArgs {
  @Field(() => DependentsInput, { nullable: true, description: 'What becomes of what the change would break.' })
  dependents?: DependentsInput | null;
}

@ArgsType()
export class DeleteArgs extends DefineArgs {
  @Field(() => String, { description: 'Key of the definition.' })
  key!: string;
}
