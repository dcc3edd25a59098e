import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.js';

@ObjectType({ description: 'A half-open stretch of time, [from, to).' })
export class Period {
  @Field(() => DateTime, { description: 'Its first instant.' })
  from!: number;

  @Field(() => DateTime, { description: 'The first instant behind it.' })
  to!: number;

  @Field(() => String, { description: 'What people call it: 2026-03, 2026-W14, 2026-Q1, FY2027-Q1.' })
  label!: string;
}
