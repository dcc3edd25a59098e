import { conflict } from '../kernel/errors.js';
import { hasEmail, insertMember } from '../store/members.js';
import { authorize, requireHeld } from './access.js';
import { writeAudit } from './audit/write-audit.js';
import type { AppContext } from './context.js';
import type { MemberModel } from './members.js';
import { checkRole } from './role.js';
import { emailArgument, nameArgument } from './text-argument.js';

/** @throws YardstickError CONFLICT where a present member has the address, FORBIDDEN for a role above one's own. */
export async function addMember(
  ctx: AppContext, input: { readonly email: string; readonly name: string; readonly role: string },
): Promise<MemberModel> {
  authorize(ctx, 'manageMembers');
  const email = emailArgument(input.email, 'email');
  const name = nameArgument(input.name, 'name');
  const role = checkRole(input.role);
  requireHeld(ctx, role);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    if (await hasEmail(tx, email)) throw conflict(`There is a member ${email} already.`, { argument: 'email' });
    const member = await insertMember(tx, { email, name, role });
    await writeAudit(ctx, tx, 'MEMBER_ADDED', member.id, { role });
    return member;
  });
}
