import { badInput, conflict } from '../kernel/errors.js';
import { DEFINITION_KEY, newId } from '../kernel/ids.js';
import { instantText } from '../kernel/instant.js';
import { newApiKeySecret, secretHash } from '../kernel/secrets.js';
import { insertApiKey } from '../store/api-keys.js';
import { insertMember } from '../store/members.js';
import { insertOrganization, writeSettings } from '../store/organizations.js';
import { authorize } from './access.js';
import { writeAudit } from './audit/write-audit.js';
import type { AppContext } from './context.js';
import type { MemberModel } from './members.js';
import { organizationModel, type OrganizationModel } from './organization.js';
import { changedSettings } from './organization-settings.js';
import { emailArgument, nameArgument } from './text-argument.js';

export interface CreateOrganizationInput {
  readonly key: string;
  readonly name: string;
  readonly timeZone: string;
  readonly weekStart?: string | null;
  readonly fiscalYearStart?: number | null;
  readonly ownerEmail: string;
  readonly ownerName: string;
}

export interface CreatedOrganization {
  readonly organization: OrganizationModel;
  readonly owner: MemberModel;
  /** The owner's first key, shown once. */
  readonly secret: string;
}

/** For the platform key. @throws YardstickError CONFLICT where the key is taken. */
export async function createOrganization(ctx: AppContext, input: CreateOrganizationInput): Promise<CreatedOrganization> {
  authorize(ctx, 'platform');
  const key = organizationKey(input.key);
  const name = nameArgument(input.name, 'input.name');
  const email = emailArgument(input.ownerEmail, 'input.ownerEmail');
  const ownerName = nameArgument(input.ownerName, 'input.ownerName');
  const settings = changedSettings(input, { timeZone: 'UTC', weekStart: 'MONDAY', fiscalYearStart: 1 });

  // Drawn first and set for the transaction, so that the rows of the new organisation pass its own policy.
  const id = newId();
  return ctx.database.write(id, async (tx) => {
    const createdAt = instantText(ctx.clock.now());
    if (!await insertOrganization(tx, { key, name, createdAt })) {
      throw conflict(`There is an organisation "${key}" already.`, { argument: 'input.key' });
    }
    await writeSettings(tx, 1, settings, { member: null, apiKey: null });
    const owner = await insertMember(tx, { email, name: ownerName, role: 'OWNER' });
    await writeAudit(ctx, tx, 'ORGANIZATION_CREATED', key, { ...settings, owner: owner.id });
    const keyId = newId();
    const { secret, prefix } = newApiKeySecret(id, keyId);
    await insertApiKey(tx, {
      id: keyId, name: 'First key', role: 'OWNER', memberId: owner.id, prefix, secretHash: secretHash(secret), expiresAt: null,
    });
    return { organization: organizationModel({ id, key, name, number: 1, ...settings }), owner, secret };
  });
}

function organizationKey(text: string): string {
  if (DEFINITION_KEY.test(text)) return text;
  throw badInput('input.key', 'The key of an organisation is a lower case letter, then up to 62 letters, digits or _.');
}
