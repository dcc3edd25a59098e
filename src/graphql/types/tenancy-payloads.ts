import { Field, ObjectType } from 'type-graphql';
import { ApiKey } from './api-key.js';
import { Member } from './member.js';
import { Organization } from './organization.js';

@ObjectType({ description: 'A new organisation, and the key to it.' })
export class CreateOrganizationPayload {
  @Field(() => Organization, { description: 'The organisation.' })
  organization!: Organization;

  @Field(() => Member, { description: 'Its first owner.' })
  owner!: Member;

  @Field(() => String, { description: 'The owner\'s first key, shown once.' })
  secret!: string;
}

@ObjectType({ description: 'A new key.' })
export class CreateApiKeyPayload {
  @Field(() => ApiKey, { description: 'The key, without its secret.' })
  apiKey!: ApiKey;

  @Field(() => String, { description: 'Shown once; only its hash is stored.' })
  secret!: string;
}
