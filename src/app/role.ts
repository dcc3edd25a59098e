import { badInput } from '../kernel/errors.js';
import { ROLES, type Role } from '../store/entities/access.js';

export { ROLES, type Role };

/** The roles that a role holds in itself. INGEST stands aside of the ladder: feeding is not reading. */
const HELD: Readonly<Record<Role, readonly Role[]>> = {
  OWNER: ['OWNER', 'ADMIN', 'ANALYST', 'VIEWER', 'INGEST'],
  ADMIN: ['ADMIN', 'ANALYST', 'VIEWER', 'INGEST'],
  ANALYST: ['ANALYST', 'VIEWER'],
  VIEWER: ['VIEWER'],
  INGEST: ['INGEST'],
};

/** Whether `role` may do everything that `other` may. */
export const holds = (role: Role, other: Role): boolean => HELD[role].includes(other);

/** What a member's key may do now: never more than the member. Undefined where the two have nothing in common. */
export function effectiveRole(key: Role, member: Role): Role | undefined {
  if (holds(member, key)) return key;
  return holds(key, member) ? member : undefined;
}

/** @throws YardstickError BAD_INPUT for a text that is no role. */
export function checkRole(text: string): Role {
  const role = ROLES.find((each) => each === text);
  if (role === undefined) throw badInput('role', `There is no role "${text.slice(0, 20)}".`, `Roles are ${ROLES.join(', ')}.`);
  return role;
}
