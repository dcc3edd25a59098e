import { createUnionType } from 'type-graphql';
import { ApiKey } from './api-key.js';
import { Member } from './member.js';

/** A read model that says which of the two it is; see `resolveType`. */
export const Actor = createUnionType({
  name: 'Actor',
  description: 'Who acts or acted: a member, or a service\'s key.',
  types: () => [Member, ApiKey] as const,
  resolveType: (actor: object) => ('email' in actor ? Member : ApiKey),
});
