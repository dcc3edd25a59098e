import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Weekday as WeekdayName } from '../../calendar/grain.js';
import { connectionOf } from './connection.js';
import { Weekday } from './enums.js';

@ObjectType({ description: 'A tenant: everything else belongs to exactly one organisation, and none sees another.' })
export class Organization {
  @Field(() => ID, { description: 'Opaque id.' })
  id!: string;

  @Field(() => String, { description: 'Unique on this server; never changes.' })
  key!: string;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;

  @Field(() => String, { description: 'Of its settings, which are definitions: updateOrganization takes it as expectedVersion.' })
  version!: string;

  @Field(() => String, { description: 'IANA time zone in which its days, weeks and months begin: `Europe/Berlin`.' })
  timeZone!: string;

  @Field(() => Weekday, { description: 'The first day of its weeks.' })
  weekStart!: WeekdayName;

  @Field(() => Int, { description: 'The month in which its fiscal year begins, 1–12.' })
  fiscalYearStart!: number;
}

export const OrganizationConnection = connectionOf('Organization', () => Organization);
