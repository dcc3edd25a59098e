import { conflict } from '../kernel/errors.js';
import type { Writing } from '../store/database.js';
import { countRole } from '../store/members.js';
import type { MemberModel } from './members.js';

/** Refuses to take the last owner away. Asked under the stamp, so that two owners cannot remove each other at once. */
export async function keepAnOwner(tx: Writing, member: MemberModel): Promise<void> {
  if (member.role !== 'OWNER' || await countRole(tx, 'OWNER') > 1) return;
  throw conflict(`${member.name} is the last owner of the organisation.`, { hint: 'Make someone else an OWNER first.' });
}
