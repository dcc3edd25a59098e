import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { apiKeys, type ApiKeyModel } from '../../app/api-keys.js';
import { createApiKey } from '../../app/create-api-key.js';
import type { MemberModel } from '../../app/members.js';
import { revokeApiKey } from '../../app/revoke-api-key.js';
import { connection, type ConnectionModel } from '../connection.js';
import { PageArgs } from '../inputs/page.js';
import { CreateApiKeyArgs } from '../inputs/tenancy.js';
import { loadMember } from '../loaders.js';
import type { RequestContext } from '../request-context.js';
import { ApiKey, ApiKeyConnection } from '../types/api-key.js';
import { Member } from '../types/member.js';
import { CreateApiKeyPayload } from '../types/tenancy-payloads.js';

@Resolver()
export class ApiKeysResolver {
  @Query(() => ApiKeyConnection, { description: 'Keys, oldest first, revoked ones too: all of the organisation\'s for ADMIN and above, one\'s own for others.' })
  async apiKeys(@Ctx() ctx: RequestContext, @Args(() => PageArgs) page: PageArgs): Promise<ConnectionModel<ApiKeyModel>> {
    return connection(await apiKeys(ctx, page), page);
  }

  @Mutation(() => CreateApiKeyPayload, { description: 'For oneself, a service key (ADMIN and above), or a key to hand to another member (OWNER).' })
  createApiKey(
    @Ctx() ctx: RequestContext, @Args(() => CreateApiKeyArgs) args: CreateApiKeyArgs,
  ): Promise<{ apiKey: ApiKeyModel; secret: string }> {
    return createApiKey(ctx, args);
  }

  @Mutation(() => ApiKey, { description: 'Refuses a key from now on; revoking again changes nothing. One\'s own; any for ADMIN and above.' })
  revokeApiKey(@Ctx() ctx: RequestContext, @Arg('id', () => ID, { description: 'Id of the key.' }) id: string): Promise<ApiKeyModel> {
    return revokeApiKey(ctx, id);
  }
}

@Resolver(() => ApiKey)
export class ApiKeyFieldsResolver {
  @FieldResolver(() => Member, { nullable: true, description: 'The member it belongs to; null: it is a service\'s.' })
  member(@Ctx() ctx: RequestContext, @Root() { memberId }: ApiKeyModel): Promise<MemberModel | null> {
    return loadMember(ctx, memberId);
  }
}
