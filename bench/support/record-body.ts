import type { NewRow } from '../data/new-rows.js';
import { bodyOf } from './http-client.js';

const DOCUMENT = `mutation ($interactions: [InteractionInput!]!) {
  recordInteractions(source: "contacts", interactions: $interactions) { accepted rejected { message } }
}`;

export const recordBody = (interactions: readonly NewRow[]): string => bodyOf(DOCUMENT, { interactions });

export interface RecordAnswer {
  readonly recordInteractions: { readonly accepted: number; readonly rejected: { readonly message: string }[] };
}
