import { readOrganization, renameOrganization, settingsOf, settingsOfVersion, writeSettings } from '../store/organizations.js';
import { authorize } from './access.js';
import { writeAudit } from './audit/write-audit.js';
import { authorOf, type AppContext } from './context.js';
import { checkExpectedVersion } from './definitions/expected-version.js';
import { organizationModel, type OrganizationModel } from './organization.js';
import { changedSettings, differingSettings, type SettingsInput } from './organization-settings.js';
import { nameArgument } from './text-argument.js';

export interface UpdateOrganizationInput extends SettingsInput {
  readonly name?: string | null;
}

/**
 * Changes the name in place, and the settings by a new version where they differ. Absent ones stay. Throws CONFLICT where
 * `expectedVersion` of the settings does not stand.
 */
export async function updateOrganization(
  ctx: AppContext, input: UpdateOrganizationInput, expectedVersion?: string | null,
): Promise<OrganizationModel> {
  authorize(ctx, 'updateOrganization');
  const name = input.name == null ? undefined : nameArgument(input.name, 'input.name');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const before = await readOrganization(tx);
    await checkExpectedVersion(expectedVersion, {
      noun: 'organisation', key: before.key, current: { version: String(before.number), content: settingsOf(before) },
      contentOf: async (version) => (/^\d{1,9}$/.test(version) ? settingsOfVersion(tx, Number(version)) : undefined),
    });
    const settings = changedSettings(input, before);
    const changed = differingSettings(settings, before);
    const renamed = name !== undefined && name !== before.name;
    if (renamed) await renameOrganization(tx, name);
    if (Object.keys(changed).length > 0) await writeSettings(tx, before.number + 1, settings, authorOf(ctx));
    if (renamed || Object.keys(changed).length > 0) {
      await writeAudit(ctx, tx, 'ORGANIZATION_UPDATED', before.key, { ...changed, renamed });
    }
    const number = before.number + (Object.keys(changed).length > 0 ? 1 : 0);
    return organizationModel({ ...before, ...settings, number, name: name ?? before.name });
  });
}
