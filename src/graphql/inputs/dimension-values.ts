import { ArgsType, Field } from 'type-graphql';
import { PageArgs } from './page.js';
import { WindowInput } from './window.js';

@ArgsType()
export class DimensionValuesArgs extends PageArgs {
  @Field(() => String, { description: 'Key of the dimension; also `calendar:TAG`, `hour_of_day` and `weekday` of when interactions happened.' })
  dimension!: string;

  @Field(() => String, { nullable: true, description: 'Key of a source; absent: all that have the dimension, counted together.' })
  source?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the value contains, in upper or lower case; at most 200 characters. Unknown contains nothing.',
  })
  search?: string | null;

  @Field(() => WindowInput, { nullable: true, description: 'Only interactions that happened in it; absent: all.' })
  window?: WindowInput | null;
}
