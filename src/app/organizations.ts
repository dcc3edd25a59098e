import { listOrganizations } from '../store/organizations.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { organizationModel, type OrganizationModel } from './organization.js';
import { pageOf, pageSize, placeAfter, type Page, type PageInput } from './page.js';

/** Every organisation of this server, by key. For the platform key. */
export async function organizations(ctx: AppContext, input: PageInput): Promise<Page<OrganizationModel>> {
  authorize(ctx, 'platform');
  const size = pageSize(input.first);
  const [after = null] = placeAfter(input.after, 1) ?? [];
  const records = await ctx.database.platform((tx) => listOrganizations(tx, after, size + 1));
  return pageOf(records.map(organizationModel), size, ({ key }) => [key]);
}
