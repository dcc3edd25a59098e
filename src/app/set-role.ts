import { notFound } from '../kernel/errors.js';
import { presentMember, updateRole } from '../store/members.js';
import { authorize, requireHeld } from './access.js';
import { writeAudit } from './audit/write-audit.js';
import type { AppContext } from './context.js';
import { keepAnOwner } from './keep-an-owner.js';
import type { MemberModel } from './members.js';
import { checkRole } from './role.js';

/**
 * The member's keys shrink with the role.
 *
 * @throws YardstickError NOT_FOUND; CONFLICT for the last owner; FORBIDDEN above one's own role.
 */
export async function setRole(ctx: AppContext, input: { readonly member: string; readonly role: string }): Promise<MemberModel> {
  authorize(ctx, 'manageMembers');
  const role = checkRole(input.role);
  requireHeld(ctx, role);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const member = await presentMember(tx, input.member);
    if (member === undefined) throw notFound('member', input.member.slice(0, 60));
    requireHeld(ctx, member.role);
    if (role === member.role) return member;
    await keepAnOwner(tx, member);
    await updateRole(tx, member.id, role);
    await writeAudit(ctx, tx, 'MEMBER_ROLE_SET', member.id, { from: member.role, to: role });
    return { ...member, role };
  });
}
