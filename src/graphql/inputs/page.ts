import { ArgsType, Field, Int } from 'type-graphql';

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, description: 'How many to give at most, 1–100; absent: 50.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'A cursor of the same list: what follows behind it is given; absent: from the start.' })
  after?: string | null;
}
