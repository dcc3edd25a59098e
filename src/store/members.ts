import { instantText } from '../kernel/instant.js';
import { isId, newId } from '../kernel/ids.js';
import type { Reading, Writing } from './database.js';
import { ApiKey, Member, type Role } from './entities/access.js';

export interface MemberRecord {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

/** Present members behind an e-mail address, by address. */
export async function listMembers(reading: Reading, after: string | null, limit: number): Promise<MemberRecord[]> {
  const { organizationId } = reading;
  const behind = after === null ? {} : { email: { $gt: after } };
  const present = { organizationId, removedAt: null, ...behind };
  const found = await reading.em.find(Member, present, { orderBy: { email: 'asc' }, limit });
  return found.map(memberRecord);
}

/** Members by id, removed ones too: versions name their authors for ever. */
export async function membersById(reading: Reading, ids: readonly string[]): Promise<Map<string, MemberRecord>> {
  const found = await reading.em.find(Member, { organizationId: reading.organizationId, id: { $in: ids.filter(isId) } });
  return new Map(found.map((member) => [member.id, memberRecord(member)]));
}

/** Undefined where the id is foreign, absent, malformed, or a removed member's. */
export async function presentMember(reading: Reading, id: string): Promise<MemberRecord | undefined> {
  if (!isId(id)) return undefined;
  const { organizationId, em } = reading;
  const found = await em.findOne(Member, { organizationId, id, removedAt: null }, { refresh: true });
  return found === null ? undefined : memberRecord(found);
}

export async function hasEmail(reading: Reading, email: string): Promise<boolean> {
  return await reading.em.count(Member, { organizationId: reading.organizationId, email, removedAt: null }) > 0;
}

/** How many present members have the role. */
export const countRole = (reading: Reading, role: Role): Promise<number> =>
  reading.em.count(Member, { organizationId: reading.organizationId, role, removedAt: null });

/** Present members by id or by e-mail address (in lower case), under what they were named by. */
export async function presentMembers(reading: Reading, names: readonly string[]): Promise<Map<string, MemberRecord>> {
  const { organizationId, em } = reading;
  const either = [{ id: { $in: names.filter(isId) } }, { email: { $in: [...names] } }];
  const found = await em.find(Member, { organizationId, removedAt: null, $or: either }, { disableIdentityMap: true });
  return new Map(found.map(memberRecord).flatMap((member) => [[member.id, member], [member.email, member]] as const));
}

/** How many present members there are, whatever their roles. */
export const countMembers = (reading: Reading): Promise<number> =>
  reading.em.count(Member, { organizationId: reading.organizationId, removedAt: null });

export async function insertMember(tx: Writing, member: Omit<MemberRecord, 'id'>): Promise<MemberRecord> {
  const { email, name, role } = member;
  const id = newId();
  const createdAt = instantText(await tx.stamp());
  await tx.em.insert(Member, { organizationId: tx.organizationId, id, email, name, role, createdAt, removedAt: null });
  return { id, email, name, role };
}

export async function updateRole(tx: Writing, id: string, role: Role): Promise<void> {
  await tx.em.nativeUpdate(Member, { organizationId: tx.organizationId, id }, { role });
}

/** The member's keys go with the member. */
export async function removeMember(tx: Writing, id: string): Promise<void> {
  const { organizationId } = tx;
  const now = instantText(await tx.stamp());
  await tx.em.nativeUpdate(Member, { organizationId, id }, { removedAt: now });
  await tx.em.nativeUpdate(ApiKey, { organizationId, memberId: id, revokedAt: null }, { revokedAt: now });
}

const memberRecord = ({ id, email, name, role }: Member): MemberRecord => ({ id, email, name, role });
