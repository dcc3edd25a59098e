import type { Weekday } from '../calendar/grain.js';
import { instantText } from '../kernel/instant.js';
import { startClock } from '../sql/knowledge-clock.js';
import { actWithin, organizationsAfter, organizationWithSettings, type OrganizationRow } from '../sql/organizations.js';
import type { Author } from './catalog.js';
import type { Reading, Writing } from './database.js';
import { violatedUnique } from './database-errors.js';
import { Organization, OrganizationVersion } from './entities/organization.js';

export interface OrganizationSettings {
  readonly timeZone: string;
  readonly weekStart: Weekday;
  readonly fiscalYearStart: number;
}

/** An organisation with the settings in force now; `number` is their version's. */
export interface OrganizationRecord extends OrganizationSettings {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly number: number;
}

/** The transaction's own organisation. */
export async function readOrganization(reading: Reading): Promise<OrganizationRecord> {
  const [row] = await reading.query(organizationWithSettings(reading.organizationId));
  return record(row!);
}

/** Makes the transaction's organisation and starts its clock. False where the key is taken: the transaction is then spent. */
export async function insertOrganization(
  tx: Writing, header: { readonly key: string; readonly name: string; readonly createdAt: string },
): Promise<boolean> {
  try {
    await tx.em.insert(Organization, { id: tx.organizationId, key: header.key, name: header.name, createdAt: header.createdAt });
  } catch (error) {
    if (violatedUnique(error) === 'organization_key_unique') return false;
    throw error;
  }
  await tx.query(startClock(tx.organizationId));
  return true;
}

export async function renameOrganization(tx: Writing, name: string): Promise<void> {
  await tx.em.nativeUpdate(Organization, { id: tx.organizationId }, { name });
}

/** Settings are never changed: a new number follows. */
export async function writeSettings(tx: Writing, number: number, settings: OrganizationSettings, by: Author): Promise<void> {
  const { timeZone, weekStart, fiscalYearStart } = settings;
  await tx.em.insert(OrganizationVersion, {
    organizationId: tx.organizationId, number, recordedAt: instantText(await tx.stamp()),
    timeZone, weekStart, fiscalYearStart, createdByMember: by.member, createdByKey: by.apiKey,
  });
}

/** The settings of one of their versions; undefined where there is none of this number. */
export async function settingsOfVersion(tx: Reading, number: number): Promise<OrganizationSettings | undefined> {
  const version = await tx.em.findOne(OrganizationVersion, { organizationId: tx.organizationId, number }, { disableIdentityMap: true });
  return version === null ? undefined : settingsOf({ ...version, weekStart: version.weekStart as Weekday });
}

export const settingsOf = ({ timeZone, weekStart, fiscalYearStart }: OrganizationSettings): OrganizationSettings =>
  ({ timeZone, weekStart, fiscalYearStart });

/** For the platform, by key: each is read from inside itself, because the platform sees nothing of them but their names. */
export async function listOrganizations(tx: Writing, after: string | null, limit: number): Promise<OrganizationRecord[]> {
  const records = [];
  for (const { id } of await tx.query(organizationsAfter(after, limit))) {
    await tx.query(actWithin(id));
    const [row] = await tx.query(organizationWithSettings(id));
    records.push(record(row!));
  }
  return records;
}

const record = (row: OrganizationRow): OrganizationRecord => ({ ...row, weekStart: row.weekStart as Weekday });
