import { ArgsType, Field, InputType, Int } from 'type-graphql';
import type { KpiStatus as KpiStatusName } from '../../app/definitions/kpi-model.js';
import type { RevisionUnit as RevisionUnitName } from '../../calendar/revision.js';
import type { Direction as DirectionName } from '../../lang/catalog.js';
import { Duration } from '../scalars/duration.js';
import { Direction, ExpressionScope, KpiStatus, RevisionUnit } from '../types/enums.js';
import { PageArgs } from './page.js';

@InputType({ description: 'How often people mean to look whether a KPI still says what it should: every `count` units.' })
export class RevisionCadenceInput {
  @Field(() => Int, { description: 'How many units; 1 to 100.' })
  count!: number;

  @Field(() => RevisionUnit, { description: 'By the calendar of the organisation\'s zone.' })
  unit!: RevisionUnitName;
}

@InputType({ description: 'A KPI. Defining an existing key again writes a new version (and none where nothing changed); name, description, tags, drivers and cadence are edited in place.' })
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

  @Field(() => RevisionCadenceInput, { nullable: true, description: 'When it is to be looked at again; absent: as it is, never for a new one.' })
  reviseEvery?: RevisionCadenceInput | null;

  @Field(() => [String], { nullable: true, description: 'Keys of measures and KPIs that are believed to move it, without arithmetic; at most 50. Absent: those it has, none for a new one.' })
  drivers?: string[] | null;
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

  @Field(() => KpiStatus, { nullable: true, description: 'Only those of this status. Absent: published ones, and drafts for those who may see them.' })
  status?: KpiStatusName | null;

  @Field(() => Boolean, { nullable: true, description: 'true: only those due for revision; false: only the others. Absent: both.' })
  stale?: boolean | null;
}
