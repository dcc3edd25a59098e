import { ArgsType, Field, ID, InputType, Int } from 'type-graphql';
import type { Weekday as WeekdayName } from '../../calendar/grain.js';
import { DateTime } from '../scalars/date-time.js';
import { Role, Weekday } from '../types/enums.js';

@InputType({ description: 'A new organisation and its first owner.' })
export class OrganizationInput {
  @Field(() => String, { description: 'Unique on this server, `[a-z][a-z0-9_]{0,62}`; never changes. CONFLICT where it is taken.' })
  key!: string;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;

  @Field(() => String, { description: 'IANA time zone in which its days, weeks and months begin: `Europe/Berlin`.' })
  timeZone!: string;

  @Field(() => Weekday, { nullable: true, defaultValue: 'MONDAY', description: 'The first day of its weeks.' })
  weekStart?: WeekdayName | null;

  @Field(() => Int, { nullable: true, defaultValue: 1, description: 'The month in which its fiscal year begins, 1–12.' })
  fiscalYearStart?: number | null;

  @Field(() => String, { description: 'E-mail address of the first owner.' })
  ownerEmail!: string;

  @Field(() => String, { description: 'Name of the first owner.' })
  ownerName!: string;
}

@InputType({ description: 'Settings to change; absent ones stay. Zone and calendar are versioned: older definition times keep the older ones.' })
export class UpdateOrganizationInput {
  @Field(() => String, { nullable: true, description: 'What people call it.' })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'IANA time zone in which its days, weeks and months begin: `Europe/Berlin`.' })
  timeZone?: string | null;

  @Field(() => Weekday, { nullable: true, description: 'The first day of its weeks.' })
  weekStart?: WeekdayName | null;

  @Field(() => Int, { nullable: true, description: 'The month in which its fiscal year begins, 1–12.' })
  fiscalYearStart?: number | null;
}

@ArgsType()
export class AddMemberArgs {
  @Field(() => String, { description: 'E-mail address; CONFLICT where a present member has it.' })
  email!: string;

  @Field(() => String, { description: 'What people call them.' })
  name!: string;

  @Field(() => Role, { description: 'What they may do; only an OWNER makes owners.' })
  role!: keyof typeof Role;
}

@ArgsType()
export class SetRoleArgs {
  @Field(() => ID, { description: 'Id of the member.' })
  member!: string;

  @Field(() => Role, { description: 'What they may do from now on; their keys shrink with it. The last owner stays one (CONFLICT).' })
  role!: keyof typeof Role;
}

@ArgsType()
export class CreateApiKeyArgs {
  @Field(() => String, { description: 'What to call it: where it is used.' })
  name!: string;

  @Field(() => Role, { description: 'What it may do; no more than you may.' })
  role!: keyof typeof Role;

  @Field(() => Boolean, { nullable: true, defaultValue: false, description: 'Whether it belongs to a service instead of to you (ADMIN and above).' })
  service?: boolean | null;

  @Field(() => ID, {
    nullable: true,
    description: 'Id or e-mail address of the member that it is to be handed to (OWNER alone), who can make another with it and revoke it; absent: yourself.',
  })
  member?: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'From then on it is refused; absent: never. In the future, and not after that of the key that makes it.',
  })
  expiresAt?: string | null;
}
