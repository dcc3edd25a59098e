import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { KpiStatus as KpiStatusName } from '../../app/definitions/kpi-model.js';
import type { RevisionUnit as RevisionUnitName } from '../../calendar/revision.js';
import { DateTime } from '../scalars/date-time.js';
import { connectionOf } from './connection.js';
import { KpiStatus, RevisionUnit } from './enums.js';

@ObjectType({ description: 'How often people mean to look whether a KPI still says what it should.' })
export class RevisionCadence {
  @Field(() => Int, { description: 'Every so many units.' })
  count!: number;

  @Field(() => RevisionUnit, { description: 'By the calendar of the organisation\'s zone.' })
  unit!: RevisionUnitName;
}

@ObjectType({ description: 'When people last looked at a KPI, and when they are to look again.' })
export class KpiRevision {
  @Field(() => DateTime, { description: 'When it was last confirmed, or its own content written.' })
  lastAt!: string;

  @Field(() => String, { nullable: true, description: 'What the one who confirmed it said; null: nothing, or it was written since.' })
  note!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it is to be looked at again; null: it has no cadence.' })
  dueAt!: string | null;

  @Field(() => Boolean, { description: 'It is due, and nobody has looked.' })
  stale!: boolean;
}

@ObjectType({ description: 'That a KPI is out of service.' })
export class KpiRetirement {
  @Field(() => DateTime, { description: 'When it was said.' })
  recordedAt!: string;

  @Field(() => DateTime, { description: 'Periods that begin then or later have no value.' })
  effectiveFrom!: string;

  @Field(() => String, { nullable: true, description: 'Why; null: nobody said.' })
  reason!: string | null;
}

@ObjectType({ description: 'A key performance indicator: a header that can be edited, and versions that cannot.' })
export class Kpi {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => String, { description: 'Its name in expressions, shared with no measure; never changes.' })
  key!: string;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it tells; null: not said.' })
  description!: string | null;

  @Field(() => [String], { description: 'Words to find it by, as given.' })
  tags!: string[];

  @Field(() => KpiStatus, { description: 'Derived from its versions.' })
  status!: KpiStatusName;

  @Field(() => KpiRetirement, { nullable: true, description: 'Null: it is in service, or was never published.' })
  retirement!: KpiRetirement | null;

  @Field(() => RevisionCadence, { nullable: true, description: 'How often people mean to look at it; null: they do not say.' })
  reviseEvery!: RevisionCadence | null;

  @Field(() => [String], { description: 'Keys of measures and KPIs that are believed to move it, without arithmetic; those since withdrawn among them.' })
  drivers!: string[];
}

export const KpiConnection = connectionOf('Kpi', () => Kpi);
