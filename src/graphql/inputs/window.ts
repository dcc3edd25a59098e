import { Field, ID, InputType, Int } from 'type-graphql';
import type { Grain as GrainName } from '../../calendar/grain.js';
import { DateTime } from '../scalars/date-time.js';
import { Grain } from '../types/enums.js';

@InputType({ description: 'Half-open [from, to): local dates, or instants.' })
export class BetweenInput {
  @Field(() => String, { description: 'The start: a date, `2026-01-01`, or an instant, `2026-01-01T08:00:00Z`.' })
  from!: string;

  @Field(() => String, { description: 'The end, itself outside: a date or an instant, after `from`.' })
  to!: string;
}

@InputType({ description: 'The last count whole units before now; includeCurrent adds the running one.' })
export class LastInput {
  @Field(() => Int, { description: 'How many units, at least 1.' })
  count!: number;

  @Field(() => Grain, { description: 'The unit.' })
  unit!: GrainName;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Whether the running unit is added.' })
  includeCurrent?: boolean | null;
}

@InputType({
  description: 'Exactly one of the three. A window is widened to whole periods of the grain; the answer says to what. '
    + 'toDate: from the start of the running unit to the end of the grain\'s period that holds now (without a grain: of the unit).',
})
export class WindowInput {
  @Field(() => BetweenInput, { nullable: true, description: 'From one date or instant to another.' })
  between?: BetweenInput | null;

  @Field(() => LastInput, { nullable: true, description: 'The last whole units before now.' })
  last?: LastInput | null;

  @Field(() => Grain, { nullable: true, description: 'The running unit: MONTH is month to date.' })
  toDate?: GrainName | null;
}

@InputType({
  description: 'knowledge: what was recorded by then. definition: the versions in force then; absent: the current ones, also under an older knowledge. '
    + 'review: both, from a signed review.',
})
export class AsOfInput {
  @Field(() => DateTime, { nullable: true, description: 'What was recorded by then counts, and `now` is then; absent: everything recorded.' })
  knowledge?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'The definitions and settings in force then; absent: the current ones.' })
  definition?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Id of a signed review: what its newest edition knew, and the definitions in force when it was made; absent: as the others say. '
      + 'NOT_FOUND; CONFLICT where it was never signed; BAD_INPUT beside another.',
  })
  review?: string | null;
}
