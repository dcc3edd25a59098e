import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Json } from '../scalars/json.js';

@ObjectType({ description: 'A statement that answers part of a question.' })
export class Statement {
  @Field(() => String, { description: 'The SQL, with $1, $2 … for its values.' })
  sql!: string;

  @Field(() => Json, { description: 'The bound values, as an array in the order of their numbers.' })
  values!: unknown;

  @Field(() => String, { description: 'In words: which rows it reads, and for which measures.' })
  reads!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The rollup that answers, by its dimensions and days; days that were written to since are read row by row beside it. Null: rows alone.',
  })
  rollup!: string | null;

  @Field(() => String, { nullable: true, description: 'Why no rollup could answer; null where one does.' })
  whyNoRollup!: string | null;

  @Field(() => Float, { nullable: true, description: 'How long it took, in milliseconds; null where it was not run.' })
  milliseconds!: number | null;

  @Field(() => Int, { nullable: true, description: 'How many rows it returned; null where it was not run.' })
  rows!: number | null;
}

@ObjectType({ description: 'How a question is answered.' })
export class Explanation {
  @Field(() => [String], { description: 'The canonical form of each KPI asked, in their order, with KPIs of KPIs written out.' })
  canonical!: string[];

  @Field(() => Json, { description: 'The plan: which measures are read in which contexts, and the formula over them.' })
  plan!: unknown;

  @Field(() => [Statement], { description: 'The statements, in the order they run.' })
  statements!: Statement[];
}
