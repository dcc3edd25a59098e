import { appendAuditEntry } from '../../store/audit.js';
import type { Writing } from '../../store/database.js';
import { authorOf, type AppContext } from '../context.js';
import type { AuditAction } from './actions.js';

/**
 * Flat on purpose: counts, ids, roles, versions, settings. Never a value or a key of an interaction, a name of a person, or a
 * secret.
 */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null>>;

/**
 * Writes who did what into the organisation's log, in the transaction that does it: the one is there exactly if the other is.
 *
 * @param subject what it was done to: the key of a definition or organisation, the id of a member or an API key.
 */
export const writeAudit = (
  ctx: Pick<AppContext, 'actor'>, tx: Writing, action: AuditAction, subject: string, details: AuditDetails,
): Promise<void> => appendAuditEntry(tx, { by: authorOf(ctx), action, subject, details });
