import { Field, Float, Int, ObjectType } from 'type-graphql';
import { CalendarDate } from '../scalars/date.js';
import { DateTime } from '../scalars/date-time.js';
import { Grain } from './enums.js';

@ObjectType({
  description: 'What the service keeps of a source so that questions need not read its rows: counts, sums and extremes by day and month. Answers are the same '
    + 'with it and without it, at every instant; `explain` names the one that answers.',
})
export class Rollup {
  @Field(() => [String], { description: 'Keys of the dimensions that it has, sorted. It answers what is asked by and about some of them, or none.' })
  dimensions!: readonly string[];

  @Field(() => String, { description: 'What places rows in days: `occurredAt` or the key of a TIME field. It answers for measures over that.' })
  timeField!: string;

  @Field(() => String, { description: 'IANA name of the zone that its days are of: the organisation\'s.' })
  timeZone!: string;

  @Field(() => [Grain], { description: 'What it is kept by. It answers for periods that whole ones of these make up.' })
  grains!: readonly (keyof typeof Grain)[];

  @Field(() => CalendarDate, {
    nullable: true,
    description: 'It is built for this local day and all after it, from the newest day down; null: for no day yet, or, where it is complete, for every day.',
  })
  builtFrom!: string | null;

  @Field(() => Boolean, { description: 'Whether it is built for every day. Until then it answers windows that begin at `builtFrom` or later.' })
  complete!: boolean;

  @Field(() => Float, { description: 'How many days × groups it has, about.' })
  cells!: number;

  @Field(() => Int, { description: 'On how many days rows were changed since they were last built. These days are read from rows until they are built anew.' })
  daysWaiting!: number;

  @Field(() => DateTime, {
    nullable: true, description: 'By when the rows of its cells were recorded: those that came later are read beside them until they are added. Null: nothing is built.',
  })
  recordedThrough!: string | null;

  @Field(() => DateTime, {
    nullable: true, description: 'What was known when it was built. Questions with an earlier `asOf.knowledge` read rows; null: nothing is built.',
  })
  knowledge!: string | null;

  @Field(() => Boolean, { description: 'Whether the service chooses the source\'s dimensions, by how many values they have and by what is asked; else `setRollups` did.' })
  automatic!: boolean;

  @Field(() => Boolean, { description: 'Whether it is not wanted any more. It answers until those that are wanted are built, and goes then.' })
  superseded!: boolean;
}
