import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/** What an entry of an audit log says. */
export interface AuditContent {
  /** Id of the organisation: no entry can be moved to another log. */
  readonly organization: string;
  /** Its place: 1, 2, 3 … */
  readonly number: number;
  /** Canonical instant text. */
  readonly recordedAt: string;
  readonly action: string;
  /** Ids of who acted: the member, and the API key that was used. */
  readonly member: string | null;
  readonly apiKey: string | null;
  readonly subject: string;
  readonly details: unknown;
}

/** SHA-256 of the canonical JSON of what the entry says and, as hexadecimal digits, the hash of the entry before it. */
export const auditHash = (content: AuditContent, previousHash: Uint8Array | null): Buffer => {
  const { organization, number, recordedAt, action, member, apiKey, subject, details } = content;
  const previous = previousHash === null ? null : Buffer.from(previousHash).toString('hex');
  const text = canonicalJson({ organization, number, recordedAt, action, member, apiKey, subject, details, previous });
  return createHash('sha256').update(text).digest();
};
