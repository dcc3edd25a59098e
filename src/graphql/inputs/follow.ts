import { ArgsType, Field, Int } from 'type-graphql';

@ArgsType()
export class FollowArgs {
  @Field(() => [String], { nullable: true, description: 'Keys of goals, at most 100; absent: all goals, also those that there will be.' })
  goals?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The `number` of the last event that is known: what happened since is told first, so that nothing is missed between two connections; '
      + 'absent: only what happens from now on.',
  })
  after?: number | null;
}
