import { createHash } from 'node:crypto';
import { canonicalJson } from '../../kernel/canonical-json.js';

/** SHA-256 of the canonical JSON. */
export const contentHash = (content: unknown): Buffer => createHash('sha256').update(canonicalJson(content)).digest();
