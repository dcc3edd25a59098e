import { Field, Int, ObjectType } from 'type-graphql';
import { ExactDecimal } from '../scalars/decimal.js';

@ObjectType({ description: 'A measure\'s value that a number was folded from.' })
export class ReadComponent {
  @Field(() => String, { description: 'Key of the measure.' })
  measure!: string;

  @Field(() => String, { description: 'The transform it was read in, `rolling 28 day`; empty for the plain measure.' })
  context!: string;

  @Field(() => ExactDecimal, { nullable: true, description: 'Its exact value in its own unit; null: it has none, or one in each of several units of time.' })
  value!: string | null;

  @Field(() => Int, { nullable: true, description: 'How many rows it was computed from; null where that is not counted.' })
  n!: number | null;
}
