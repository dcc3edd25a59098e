import { Field, ObjectType } from 'type-graphql';
import { Diagnostic } from './diagnostic.js';

@ObjectType({ description: 'What an expression would mean, had it been defined.' })
export class ExpressionCheck {
  @Field(() => Boolean, { description: 'Whether it could be defined as it stands.' })
  ok!: boolean;

  @Field(() => String, { nullable: true, description: 'Its canonical rendering; null where it cannot be parsed.' })
  canonical!: string | null;

  @Field(() => String, { nullable: true, description: 'Display of the inferred unit, empty for a bare number; null where it has none or there are errors.' })
  unit!: string | null;

  @Field(() => String, { nullable: true, description: 'number, boolean, text or instant; null where there are errors.' })
  type!: string | null;

  @Field(() => [String], { description: 'Keys of the fields (ROW) or measures and KPIs (KPI) that it names, sorted.' })
  dependencies!: string[];

  @Field(() => [Diagnostic], { description: 'Every finding at once; of syntax errors the first.' })
  diagnostics!: Diagnostic[];
}
