import { Field, ID, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars/date-time.js';
import { connectionOf } from './connection.js';
import { Role } from './enums.js';

@ObjectType({ description: 'A key that authenticates requests: a member\'s, or a service\'s. The secret itself is shown once, when it is made.' })
export class ApiKey {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => String, { description: 'What its maker called it.' })
  name!: string;

  @Field(() => Role, { description: 'What it may do; a member\'s key never more than the member.' })
  role!: keyof typeof Role;

  @Field(() => String, { description: 'The secret\'s beginning, to recognise it by. It opens nothing.' })
  prefix!: string;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'From then on it is refused; null: never.' })
  expiresAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was revoked; null: it was not.' })
  revokedAt!: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was last used, to within a minute or so; null: never.' })
  lastUsedAt!: string | null;
}

export const ApiKeyConnection = connectionOf('ApiKey', () => ApiKey);
