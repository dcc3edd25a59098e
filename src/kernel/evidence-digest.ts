import { hash, randomBytes } from 'node:crypto';

/** What a revision of an interaction says. `fields` is canonical JSON text, instants are canonical texts. */
export interface RevisionContent {
  readonly key: string;
  readonly occurredAt: string;
  readonly customer: string | null;
  readonly case: string | null;
  readonly fields: string;
  readonly retracted: boolean;
}

/** The canonical JSON of a revision's content, put together from its parts because `fields` is canonical already. */
export function revisionText(content: RevisionContent): string {
  const text = JSON.stringify;
  return (
    `{"case":${text(content.case)},"customer":${text(content.customer)},"fields":${content.fields},"key":${text(content.key)},` +
    `"occurredAt":${text(content.occurredAt)},"retracted":${content.retracted}}`
  );
}

const SALT_BYTES = 16;
let drawn = Buffer.alloc(0);
let used = 0;

/**
 * 16 random bytes, drawn anew for each revision: without them a digest says nothing about the content.
 * Drawn from the system 256 at a time, because a batch needs thousands.
 */
export function newSalt(): Buffer {
  if (used === drawn.length) {
    drawn = randomBytes(SALT_BYTES * 256);
    used = 0;
  }
  used += SALT_BYTES;
  return drawn.subarray(used - SALT_BYTES, used);
}

/** HMAC-SHA256 of the content under the revision's salt: proves later what was stored, also after both were erased. */
export const evidenceDigest = (salt: Uint8Array, content: RevisionContent): Buffer => hmacSha256(salt, revisionText(content));

const BLOCK_BYTES = 64;
const HASH_BYTES = 32;

/** Where messages are put together: thousands of revisions a second would spend more on buffers than on hashing. */
let inner = Buffer.alloc(64 * 1024);
const outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES);

/**
 * RFC 2104, with a key of at most one block. `createHmac` makes a key object per call, which costs fifteen times the hashing;
 * bytes come out of `hash` as a string three times as fast as in a buffer.
 */
function hmacSha256(key: Uint8Array, message: string): Buffer {
  const longest = BLOCK_BYTES + message.length * 3;
  if (inner.length < longest) inner = Buffer.alloc(longest);
  for (let index = 0; index < BLOCK_BYTES; index++) {
    const byte = key[index] ?? 0;
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  const end = BLOCK_BYTES + inner.write(message, BLOCK_BYTES);
  outer.write(hash('sha256', inner.subarray(0, end), 'binary'), BLOCK_BYTES, 'binary');
  return Buffer.from(hash('sha256', outer, 'binary'), 'binary');
}
