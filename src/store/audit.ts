import { auditHash, type AuditContent } from '../kernel/audit-hash.js';
import { canonicalJson } from '../kernel/canonical-json.js';
import { parseJsonExactly } from '../kernel/decimal.js';
import { canonicalInstant, instantText } from '../kernel/instant.js';
import * as audit from '../sql/audit.js';
import type { Author } from './catalog.js';
import type { Reading, Writing } from './database.js';

/** How many entries a log has, and the last one's hash; null where there is none. */
export interface AuditHead {
  readonly entries: number;
  readonly hash: Buffer | null;
}

export interface StoredAuditEntry extends AuditContent {
  readonly previousHash: Buffer | null;
  readonly hash: Buffer;
}

export async function auditHead(reading: Reading): Promise<AuditHead> {
  const [head] = await reading.query(audit.auditHead(reading.organizationId));
  return { entries: Number(head!.entries), hash: head!.hash };
}

export interface NewAuditEntry {
  readonly by: Author;
  readonly action: string;
  readonly subject: string;
  readonly details: unknown;
}

/** Adds an entry to the organisation's log, under the transaction's stamp. */
export async function appendAuditEntry(tx: Writing, { by, action, subject, details }: NewAuditEntry): Promise<void> {
  const { organizationId: organization } = tx;
  const recordedAt = instantText(await tx.stamp());
  const { entries, hash: previousHash } = await auditHead(tx);
  const number = entries + 1;
  const content = { organization, number, recordedAt, action, member: by.member, apiKey: by.apiKey, subject, details };
  const hash = auditHash(content, previousHash);
  const row = { ...content, number: String(number), details: canonicalJson(details), previousHash, hash };
  await tx.query(audit.appendAuditEntry(organization, row));
}

/** Entries before a number (null: from the last one on), the newest first. */
export async function newestAuditEntries(
  reading: Reading, filter: audit.AuditFilter, before: number | null, limit: number,
): Promise<StoredAuditEntry[]> {
  const rows = await reading.query(audit.newestAuditEntries(reading.organizationId, filter, before, limit));
  return rows.map((row) => stored(reading, row));
}

/** Entries behind a number (null: all that there are) in the order of their numbers. */
export async function auditEntriesAfter(reading: Reading, number: number | null, limit: number): Promise<StoredAuditEntry[]> {
  const rows = await reading.query(audit.auditEntriesAfter(reading.organizationId, number, limit));
  return rows.map((row) => stored(reading, row));
}

const stored = ({ organizationId }: Reading, row: audit.AuditRow): StoredAuditEntry => ({
  ...row,
  organization: organizationId,
  number: Number(row.number),
  recordedAt: canonicalInstant(row.recordedAt) ?? row.recordedAt,
  details: parseJsonExactly(row.details),
});
