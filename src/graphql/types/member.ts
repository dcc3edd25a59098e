import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from './connection.js';
import { Role } from './enums.js';

@ObjectType({ description: 'A person of the organisation.' })
export class Member {
  @Field(() => ID, { description: 'Opaque id, unique in the organisation.' })
  id!: string;

  @Field(() => String, { description: 'E-mail address, unique among the organisation\'s present members.' })
  email!: string;

  @Field(() => String, { description: 'What people call them.' })
  name!: string;

  @Field(() => Role, { description: 'What they may do. Their keys may do no more than this.' })
  role!: keyof typeof Role;
}

export const MemberConnection = connectionOf('Member', () => Member);
