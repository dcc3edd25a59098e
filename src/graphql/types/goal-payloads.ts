import { Field, ObjectType } from 'type-graphql';
import { Diagnostic } from './diagnostic.js';
import { Goal } from './goal.js';

@ObjectType({ description: 'The goal as it now stands, or what is wrong with its scope: then nothing was written.' })
export class DefineGoalPayload {
  @Field(() => Goal, { nullable: true, description: 'The goal as it now stands; null where there are diagnostics.' })
  goal!: Goal | null;

  @Field(() => [Diagnostic], { description: 'Everything that is wrong with the scope; empty where it was defined.' })
  diagnostics!: Diagnostic[];
}
