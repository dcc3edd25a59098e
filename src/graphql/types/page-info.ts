import { Field, ObjectType } from 'type-graphql';

@ObjectType({ description: 'Where a page of a connection stands, as the Relay specification says.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more follow after `endCursor`.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether some stand before `startCursor`: true where `after` was given and the page is not empty.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the page\'s first edge; null for an empty page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the page\'s last edge: give it as `after` to go on; null for an empty page.' })
  endCursor!: string | null;
}
