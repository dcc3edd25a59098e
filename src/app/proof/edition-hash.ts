import { createHash } from 'node:crypto';
import { canonicalJson } from '../../kernel/canonical-json.js';

/** What makes an edition what it is. Instants are canonical texts, hashes are bytes. */
export interface SignedEdition {
  readonly review: string;
  readonly number: number;
  readonly snapshotHash: Uint8Array;
  /** Who wrote it. */
  readonly author: string;
  /** Who signed it. */
  readonly signer: string;
  readonly signedAt: string;
  /** Of a restatement; null: it is the first. */
  readonly reason: string | null;
  /** Of the edition before it; null: it is the first. */
  readonly previousHash: Uint8Array | null;
}

/** SHA-256 over what was signed, by whom and when, and the edition before it: none can be exchanged without all after it. */
export const editionHash = ({ snapshotHash, previousHash, ...edition }: SignedEdition): Buffer =>
  createHash('sha256').update(canonicalJson({ ...edition, snapshotHash: hex(snapshotHash), previousHash: previousHash && hex(previousHash) })).digest();

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
