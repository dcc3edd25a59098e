import { listMembers, type MemberRecord } from '../store/members.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { pageOf, pageSize, placeAfter, type Page, type PageInput } from './page.js';

/** A person: id, email, name, role. */
export type MemberModel = MemberRecord;

/** Present members, by e-mail address. */
export async function members(ctx: AppContext, input: PageInput): Promise<Page<MemberModel>> {
  authorize(ctx, 'readMembers');
  const size = pageSize(input.first);
  const [after = null] = placeAfter(input.after, 1) ?? [];
  return pageOf(await listMembers(await ctx.reading(), after, size + 1), size, ({ email }) => [email]);
}
