import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import type { ActorModel } from '../../app/actors.js';
import { createOrganization, type CreatedOrganization } from '../../app/create-organization.js';
import { me } from '../../app/me.js';
import { organization, type OrganizationModel } from '../../app/organization.js';
import { organizations } from '../../app/organizations.js';
import { updateOrganization } from '../../app/update-organization.js';
import { connection, type ConnectionModel } from '../connection.js';
import { ExpectedVersionArgs } from '../inputs/define.js';
import { PageArgs } from '../inputs/page.js';
import { OrganizationInput, UpdateOrganizationInput } from '../inputs/tenancy.js';
import type { RequestContext } from '../request-context.js';
import { Actor } from '../types/actor.js';
import { Organization, OrganizationConnection } from '../types/organization.js';
import { CreateOrganizationPayload } from '../types/tenancy-payloads.js';

@Resolver()
export class OrganizationsResolver {
  @Query(() => Actor, { description: 'Who asks: the member whose key it is, or the service\'s key itself.' })
  me(@Ctx() ctx: RequestContext): Promise<ActorModel> {
    return me(ctx);
  }

  @Query(() => Organization, { description: 'The organisation of the key, with its settings of now.' })
  organization(@Ctx() ctx: RequestContext): Promise<OrganizationModel> {
    return organization(ctx);
  }

  @Query(() => OrganizationConnection, { description: 'Every organisation of this server, by key. Platform key only.' })
  async organizations(@Ctx() ctx: RequestContext, @Args(() => PageArgs) page: PageArgs): Promise<ConnectionModel<OrganizationModel>> {
    return connection(await organizations(ctx, page), page);
  }

  @Mutation(() => CreateOrganizationPayload, { description: 'Makes an organisation and its first owner. Platform key only.' })
  createOrganization(
    @Ctx() ctx: RequestContext, @Arg('input', () => OrganizationInput, { description: 'What it is to be.' }) input: OrganizationInput,
  ): Promise<CreatedOrganization> {
    return createOrganization(ctx, input);
  }

  @Mutation(() => Organization, { description: 'Changes settings of the organisation. ADMIN and above.' })
  updateOrganization(
    @Ctx() ctx: RequestContext, @Arg('input', () => UpdateOrganizationInput, { description: 'What is to change.' }) input: UpdateOrganizationInput,
    @Args(() => ExpectedVersionArgs) { expectedVersion }: ExpectedVersionArgs,
  ): Promise<OrganizationModel> {
    return updateOrganization(ctx, input, expectedVersion);
  }
}
