import { Field, InputType } from 'type-graphql';

@InputType({ description: 'Dimensions by which a rollup is kept, together.' })
export class RollupInput {
  @Field(() => [String], {
    description: 'Keys of up to 6 dimensions of the source, or of the calendar (`hour_of_day`, `weekday`, `calendar:TAG`), in any order; none: totals alone. Few values '
      + 'are best: days × values × values are read for each question. Those that identify persons are refused.',
  })
  dimensions!: string[];
}
