import { createHmac, randomBytes } from 'node:crypto';

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
  return `{"case":${text(content.case)},"customer":${text(content.customer)},"fields":${content.fields},"key":${text(content.key)},`
    + `"occurredAt":${text(content.occurredAt)},"retracted":${content.retracted}}`;
}

/** 16 random bytes, drawn anew for each revision: without them a digest says nothing about the content. */
export const newSalt = (): Buffer => randomBytes(16);

/** HMAC-SHA256 of the content under the revision's salt: proves later what was stored, also after both were erased. */
export const evidenceDigest = (salt: Uint8Array, content: RevisionContent): Buffer =>
  createHmac('sha256', salt).update(revisionText(content)).digest();
