import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Direction as DirectionName } from '../../lang/catalog.js';
import { DateTime } from '../scalars/date-time.js';
import { Duration } from '../scalars/duration.js';
import { connectionOf } from './connection.js';
import { Direction } from './enums.js';

@ObjectType({ description: 'What a KPI meant from one definition instant to the next. Never changes.' })
export class KpiVersion {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => String, { description: 'major.minor: major changes when old and new numbers cannot be compared.' })
  number!: string;

  @Field(() => String, { description: 'The expression as its author wrote it.' })
  expression!: string;

  @Field(() => String, { description: 'The canonical rendering of the parsed expression.' })
  canonical!: string;

  @Field(() => String, { description: 'Display of its unit: declared, or inferred; empty for a bare number.' })
  unit!: string;

  @Field(() => Direction, { description: 'Which way is good.' })
  direction!: DirectionName;

  @Field(() => String, { nullable: true, description: 'A hint for those who render it, kept as given; null: none.' })
  format!: string | null;

  @Field(() => Duration, { nullable: true, description: 'Points younger than this are IMMATURE; null: none are.' })
  maturityLag!: string | null;

  @Field(() => Int, { nullable: true, description: 'Values over fewer rows are withheld as INSUFFICIENT_SAMPLE; null: none are.' })
  minSample!: number | null;

  @Field(() => DateTime, { description: 'The definition instant from which it is in force.' })
  createdAt!: string;
}

export const KpiVersionConnection = connectionOf('KpiVersion', () => KpiVersion);
