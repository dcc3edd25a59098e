import { ArgsType, Field, InputType } from 'type-graphql';

@InputType({ description: 'A file that holds definitions.' })
export class DefinitionFileInput {
  @Field(() => String, { description: 'Relative to the folder of the definitions, with / between names; for messages.' })
  path!: string;

  @Field(() => String, { description: 'YAML: sources, measures, kpis, tags, schedules and goals, each a list of what the defining mutations take. At most 1,000,000 characters.' })
  text!: string;
}

@ArgsType()
export class PlanDefinitionsArgs {
  @Field(() => [DefinitionFileInput], { description: 'All files of the folder, at most 500. TOO_EXPENSIVE past 1,000 definitions or 2,000,000 characters in all.' })
  files!: DefinitionFileInput[];

  @Field(() => Boolean, { defaultValue: false, description: 'Whether what is defined here and is not in the files is withdrawn; goals never are.' })
  prune!: boolean;
}

@ArgsType()
export class ApplyDefinitionsArgs extends PlanDefinitionsArgs {
  @Field(() => String, {
    nullable: true, description: 'The digest of the plan that was looked at: CONFLICT where the files come to something else by now. Absent: whatever they come to.',
  })
  expectedPlan?: string | null;
}
