import { Field, InputType } from 'type-graphql';
import type { FieldRole as FieldRoleName, FieldType as FieldTypeName } from '../../lang/catalog.js';
import { CalendarDate } from '../scalars/date.js';
import { FieldRole, FieldType } from '../types/enums.js';

@InputType({ description: 'A field of a source.' })
export class FieldInput {
  @Field(() => String, { description: 'Its name in expressions, `[a-z][a-z0-9_]{0,62}`, unique in the source.' })
  key!: string;

  @Field(() => String, { nullable: true, description: 'What people call it; absent: its key.' })
  name?: string | null;

  @Field(() => FieldType, { description: 'What its values are; never changes for a stored field.' })
  type!: FieldTypeName;

  @Field(() => FieldRole, { description: 'What it is for. TIME wants INSTANT.' })
  role!: FieldRoleName;

  @Field(() => String, { nullable: true, description: 'For numbers: the unit in which they are recorded, `s`, `min`, `EUR`; absent: bare numbers.' })
  unit?: string | null;

  @Field(() => String, { nullable: true, description: 'A row-scope expression over other fields: the field is computed and takes no values; absent: it is recorded.' })
  expression?: string | null;

  @Field(() => String, { nullable: true, description: 'What it means.' })
  description?: string | null;

  @Field(() => Boolean, {
    nullable: true, defaultValue: false, description: 'Whether its values identify a person: then only ANALYST and above see, group and filter by them.',
  })
  personal?: boolean | null;
}

@InputType({ description: 'Defining an existing key again writes a new version where it is compatible (and none where nothing changed), and says why where it is not.' })
export class SourceInput {
  @Field(() => String, { description: 'Its name in arguments, `[a-z][a-z0-9_]{0,62}`; never changes.' })
  key!: string;

  @Field(() => String, { description: 'What people call it.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it holds.' })
  description?: string | null;

  @Field(() => [FieldInput], { description: 'All its fields: one that was there and is left out is removed.' })
  fields!: FieldInput[];

  @Field(() => CalendarDate, { nullable: true, description: 'First local day it answers for; absent: that of its first interaction.' })
  coversFrom?: string | null;
}
