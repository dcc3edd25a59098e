import { Field as GraphQLField, ObjectType } from 'type-graphql';
import type { FieldRole as FieldRoleName, FieldType as FieldTypeName } from '../../lang/catalog.js';
import { FieldRole, FieldType } from './enums.js';

@ObjectType({ description: 'A typed field of a source, stored or computed.' })
export class Field {
  @GraphQLField(() => String, { description: 'Its name in expressions, unique in the source.' })
  key!: string;

  @GraphQLField(() => String, { description: 'What people call it.' })
  name!: string;

  @GraphQLField(() => FieldType, { description: 'What its values are.' })
  type!: FieldTypeName;

  @GraphQLField(() => FieldRole, { description: 'What it is for.' })
  role!: FieldRoleName;

  @GraphQLField(() => String, { nullable: true, description: 'For numbers: the unit in which they are recorded, `s`, `EUR`; null: bare numbers.' })
  unit!: string | null;

  @GraphQLField(() => String, { nullable: true, description: 'For a computed field: its row-scope expression; null: its values are recorded.' })
  expression!: string | null;

  @GraphQLField(() => String, { nullable: true, description: 'What it means; null: not said.' })
  description!: string | null;

  @GraphQLField(() => Boolean, { description: 'Whether its values identify a person. They are shown to ANALYST and above only.' })
  personal!: boolean;
}
