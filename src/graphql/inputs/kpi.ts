import { ArgsType, Field, InputType, Int } from 'type-graphql';
import type { Direction as DirectionName } from '../../lang/catalog.js';
import { Duration } from '../scalars/duration.js';
import { Direction, ExpressionScope } from '../types/enums.js';
import { PageArgs } from './page.js';

@InputType({ description: 'A KPI. Defining an existing key again writes a new version (and none where nothing changed); name, description and tags are edited in place.' })
export class KpiInput {
  @Field(() => String, { description: 'Its name in expressions, `[a-z][a-z0-9_]{0,62}`, shared with no measure; never changes.' })
  key!: string;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it tells.' })
  description?: string | null;

  @Field(() => String, { description: 'A KPI-scope expression over measures and other KPIs: `resolved / handled`.' })
  expression!: string;

  @Field(() => String, { nullable: true, description: 'Converted to; checked against the inferred dimension; absent: the inferred one.' })
  unit?: string | null;

  @Field(() => Direction, { description: 'Which way is good.' })
  direction!: DirectionName;

  @Field(() => String, { nullable: true, description: 'A hint for those who render it; kept as given.' })
  format?: string | null;

  @Field(() => [String], { nullable: true, description: 'Words to find it by; absent: those it has, none for a new one.' })
  tags?: string[] | null;

  @Field(() => Duration, { nullable: true, description: 'Points younger than this are IMMATURE.' })
  maturityLag?: string | null;

  @Field(() => Int, { nullable: true, description: 'Values over fewer rows are withheld as INSUFFICIENT_SAMPLE; at least 1.' })
  minSample?: number | null;
}

@ArgsType()
export class CheckExpressionArgs {
  @Field(() => String, { description: 'The text as it stands.' })
  expression!: string;

  @Field(() => ExpressionScope, { description: 'Which language it is written in.' })
  scope!: keyof typeof ExpressionScope;

  @Field(() => String, { nullable: true, description: 'Key of the source whose fields a ROW expression names; required there, not allowed for KPI.' })
  source?: string | null;
}

@ArgsType()
export class KpisArgs extends PageArgs {
  @Field(() => [String], { nullable: true, description: 'Only these keys, of those that exist; at most 100.' })
  keys?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Only those whose key, name, description and tags hold all of these words, in whatever case.' })
  search?: string | null;

  @Field(() => String, { nullable: true, description: 'Only those with exactly this tag.' })
  tag?: string | null;
}
