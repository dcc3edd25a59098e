import { notFound } from '../kernel/errors.js';
import { presentMember, removeMember as markRemoved } from '../store/members.js';
import { authorize, requireHeld } from './access.js';
import { writeAudit } from './audit/write-audit.js';
import type { AppContext } from './context.js';
import { keepAnOwner } from './keep-an-owner.js';
import type { MemberModel } from './members.js';

/**
 * The member's keys are revoked with it. What they defined keeps naming them.
 *
 * @throws YardstickError NOT_FOUND; CONFLICT for the last owner.
 */
export async function removeMember(ctx: AppContext, id: string): Promise<MemberModel> {
  authorize(ctx, 'manageMembers');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const member = await presentMember(tx, id);
    if (member === undefined) throw notFound('member', id.slice(0, 60));
    requireHeld(ctx, member.role);
    await keepAnOwner(tx, member);
    await markRemoved(tx, member.id);
    await writeAudit(ctx, tx, 'MEMBER_REMOVED', member.id, { role: member.role });
    return member;
  });
}
