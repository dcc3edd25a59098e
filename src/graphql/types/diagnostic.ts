import { Field, Int, ObjectType } from 'type-graphql';

@ObjectType({ description: 'A located finding about an expression. from, to: UTF-16 offsets.' })
export class Diagnostic {
  @Field(() => String, { description: 'SYN1xx syntax, NAM2xx names, TYP3xx types, UNI4xx units, PLN5xx plans; a code is never reused.' })
  code!: string;

  @Field(() => String, { description: 'What is wrong, in a sentence.' })
  message!: string;

  @Field(() => String, { nullable: true, description: 'What to do about it; null: nothing to suggest.' })
  hint!: string | null;

  @Field(() => Int, { description: 'UTF-16 offset of the first unit at fault.' })
  from!: number;

  @Field(() => Int, { description: 'UTF-16 offset behind the last unit at fault.' })
  to!: number;

  @Field(() => String, { description: 'The line with carets under the fault.' })
  rendered!: string;
}
