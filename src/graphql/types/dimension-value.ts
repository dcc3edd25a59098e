import { Field, Int, ObjectType } from 'type-graphql';
import { connectionOf } from './connection.js';

@ObjectType({ description: 'A value of a dimension.' })
export class DimensionValue {
  @Field(() => String, { description: 'Key of the dimension.' })
  key!: string;

  @Field(() => String, { nullable: true, description: 'The value as text; null: unknown.' })
  value!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many interactions have it; null where it names a group: a point\'s components say what was counted.',
  })
  count?: number | null;
}

export const DimensionValueConnection = connectionOf('DimensionValue', () => DimensionValue);
