import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from './connection.js';

@ObjectType({ description: 'A key performance indicator: a header that can be edited, and versions that cannot.' })
export class Kpi {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => String, { description: 'Its name in expressions, shared with no measure; never changes.' })
  key!: string;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it tells; null: not said.' })
  description!: string | null;

  @Field(() => [String], { description: 'Words to find it by, as given.' })
  tags!: string[];
}

export const KpiConnection = connectionOf('Kpi', () => Kpi);
