import type { Channel, Team, Topic } from './centre.js';
import type { SourceKey } from './day.js';
import { instant } from './moments.js';

/** A person gets in touch about something. Instants are milliseconds since the epoch. */
export interface Contact {
  readonly case: string;
  /** Of the contacts of the case, from 1. */
  readonly number: number;
  readonly at: number;
  readonly channel: Channel;
  readonly topic: Topic;
  readonly customer: string;
  readonly team: Team;
  readonly agent: string;
  readonly preSale: boolean;
}

/** What an agent did for a contact. */
export interface Handling {
  readonly contact: Contact;
  /** When the customer had an answer. */
  readonly at: number;
  readonly over: number;
  /** When the centre's systems knew that it was over. */
  readonly knownAt: number;
  /** Seconds. */
  readonly work: number;
  readonly transferred: boolean;
}

/** From `knownAt` on these fields are known so; those that are not named stay as they were; null takes one back. */
export interface Step {
  readonly knownAt: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Adds a row with what becomes known of it, in that order; what becomes known at one moment is one step. */
export type AddRow = (
  source: SourceKey,
  key: string,
  at: number,
  about: { readonly customer: string | null; readonly case: string | null },
  steps: readonly Step[],
) => void;

/** `case-2026-03-02-7` is 2026-03-02-7. */
export const idOf = (contact: Contact): string => contact.case.slice('case-'.length);

/** The key of a row about a contact; later contacts of a case say which they are. */
export const rowKey = (kind: string, contact: Contact): string =>
  contact.number === 1 ? `${kind}-${idOf(contact)}` : `${kind}-after-${idOf(contact)}-${contact.number}`;

export const euros = (amount: number): string => amount.toFixed(2);

/** Absent where it is unknown. */
export const known = (key: string, at: number | null): Record<string, string> => (at === null ? {} : { [key]: instant(at) });
