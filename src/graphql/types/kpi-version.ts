import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Direction as DirectionName } from '../../lang/catalog.js';
import { DateTime } from '../scalars/date-time.js';
import { Duration } from '../scalars/duration.js';
import { connectionOf } from './connection.js';
import type { KpiStatus as KpiStatusName } from '../../app/definitions/kpi-model.js';
import { closedList } from './closed-list.js';
import { Direction, KpiStatus } from './enums.js';

export const ReadKind = closedList<'KPI' | 'MEASURE' | 'FIELD'>('ReadKind', 'What a KPI reads.', {
  KPI: 'Another KPI.', MEASURE: 'A measure.', FIELD: 'A field of a source, named source.field.',
});

@ObjectType({ description: 'A version that a KPI\'s version reads.' })
export class VersionRead {
  @Field(() => ReadKind, { description: 'What it is.' })
  kind!: 'KPI' | 'MEASURE' | 'FIELD';

  @Field(() => String, { description: 'Its key; of a field source.field.' })
  key!: string;

  @Field(() => String, { description: 'Number of its version; of a field that of its source.' })
  version!: string;

  @Field(() => ID, { description: 'Id of that version.' })
  versionId!: string;
}

@ObjectType({ description: 'What a KPI meant from one definition instant to the next. Never changes.' })
export class KpiVersion {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => String, { description: 'major.minor: major changes when old and new numbers cannot be compared. Of a draft draft.1, draft.2 and so on.' })
  number!: string;

  @Field(() => KpiStatus, { description: 'RETIRED: its KPI is.' })
  status!: KpiStatusName;

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

  @Field(() => DateTime, { description: 'The definition instant at which it was recorded: questions as of an earlier one do not know it. Of a draft, when it was drafted.' })
  createdAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'From then on it is what the KPI means: when it was recorded, or earlier where its author said so. Null: a draft.' })
  effectiveFrom!: string | null;
}

export const KpiVersionConnection = connectionOf('KpiVersion', () => KpiVersion);
