import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { addMember } from '../../app/add-member.js';
import { members, type MemberModel } from '../../app/members.js';
import { removeMember } from '../../app/remove-member.js';
import { setRole } from '../../app/set-role.js';
import { connection, type ConnectionModel } from '../connection.js';
import { PageArgs } from '../inputs/page.js';
import { AddMemberArgs, SetRoleArgs } from '../inputs/tenancy.js';
import type { RequestContext } from '../request-context.js';
import { Member, MemberConnection } from '../types/member.js';

@Resolver()
export class MembersResolver {
  @Query(() => MemberConnection, { description: 'The present members, by e-mail address. ADMIN and above.' })
  async members(@Ctx() ctx: RequestContext, @Args(() => PageArgs) page: PageArgs): Promise<ConnectionModel<MemberModel>> {
    return connection(await members(ctx, page), page);
  }

  @Mutation(() => Member, { description: 'Adds a person. ADMIN and above.' })
  addMember(@Ctx() ctx: RequestContext, @Args(() => AddMemberArgs) args: AddMemberArgs): Promise<MemberModel> {
    return addMember(ctx, args);
  }

  @Mutation(() => Member, { description: 'Changes what a person may do. ADMIN and above; owners are made and unmade by owners.' })
  setRole(@Ctx() ctx: RequestContext, @Args(() => SetRoleArgs) args: SetRoleArgs): Promise<MemberModel> {
    return setRole(ctx, args);
  }

  @Mutation(() => Member, {
    description: 'Removes a person and revokes their keys; what they defined keeps their name. ADMIN and above. The last owner stays (CONFLICT).',
  })
  removeMember(
    @Ctx() ctx: RequestContext, @Arg('member', () => ID, { description: 'Id of the member.' }) member: string,
  ): Promise<MemberModel> {
    return removeMember(ctx, member);
  }
}
