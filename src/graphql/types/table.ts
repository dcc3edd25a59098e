import { Field, Int, ObjectType } from 'type-graphql';
import type { Comparison as ComparisonName } from '../../app/evaluation-answer.js';
import type { Incomplete as IncompleteName, NoValueReason as ReasonName } from '../../lang/value.js';
import type { Direction as DirectionName } from '../../lang/catalog.js';
import { Row } from '../scalars/row.js';
import { ColumnKind, Comparison, Direction, Incomplete, NoValueReason } from './enums.js';
import { Freshness } from './freshness.js';
import { Period } from './period.js';

@ObjectType({ description: 'A column of a table.' })
export class Column {
  @Field(() => String, { description: 'Its name in `records` and the csv\'s header: `period`, the dimension\'s or the KPI\'s key, or of a comparison `csat.previous_period`, `….change`, `….growth`.' })
  key!: string;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;

  @Field(() => ColumnKind, { description: 'What it holds.' })
  kind!: keyof typeof ColumnKind;

  @Field(() => String, { description: 'date, instant, text, number or boolean.' })
  type!: string;

  @Field(() => String, { nullable: true, description: 'Display of the unit of its numbers, empty for bare ones; null for other columns.' })
  unit!: string | null;

  @Field(() => String, { nullable: true, description: 'The KPI\'s format hint; null: none.' })
  format!: string | null;

  @Field(() => Direction, { nullable: true, description: 'Which way is good; null for columns that are no KPI.' })
  direction!: DirectionName | null;

  @Field(() => String, { nullable: true, description: 'Key of the KPI; null for other columns.' })
  kpi!: string | null;

  @Field(() => Comparison, { nullable: true, description: 'Which comparison the column belongs to; null for other columns.' })
  comparison!: ComparisonName | null;
}

@ObjectType({ description: 'What there is to say about one KPI cell that is missing, may still move or follows a change of meaning.' })
export class CellMark {
  @Field(() => Int, { description: 'Index of the row, from 0.' })
  row!: number;

  @Field(() => Int, { description: 'Index of the column, from 0.' })
  column!: number;

  @Field(() => NoValueReason, { nullable: true, description: 'Why the cell is null; null where it has a value.' })
  reason!: ReasonName | null;

  @Field(() => [Incomplete], { description: 'What may still move the cell or is missing.' })
  incomplete!: IncompleteName[];

  @Field(() => Boolean, { description: 'Whether the KPI\'s major version is another one than in the period before: the two cannot be compared. Only with SPLICE.' })
  breakBefore!: boolean;
}

@ObjectType({ description: 'Many KPIs as one flat table: period, dimensions, then a column per KPI.' })
export class Table {
  @Field(() => [Column], { description: 'Period (if a grain was asked), dimensions in the order of `by`, KPIs in the order asked, then three columns per KPI and comparison: the value then, its change, its growth.' })
  columns!: Column[];

  @Field(() => [Row], { description: 'Periods as ISO dates, numbers as JSON numbers, no value as null (see marks).' })
  rows!: (readonly unknown[])[];

  @Field(() => [CellMark], { description: 'For each KPI cell that is missing, may still move or follows a change of meaning: where and why.' })
  marks!: CellMark[];

  @Field(() => Boolean, { description: 'Whether more groups follow: ask again with `after: endCursor`.' })
  truncated!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor behind the last group; null: nothing follows.' })
  endCursor!: string | null;

  @Field(() => Period, { description: 'The window, widened to whole periods of the grain.' })
  window!: Period;

  @Field(() => Freshness, { description: 'What the answer knew.' })
  freshness!: Freshness;
}
