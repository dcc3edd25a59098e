import { auditHash } from '../../kernel/audit-hash.js';
import { sameHash } from '../../kernel/secrets.js';
import type { AuditHead, StoredAuditEntry } from '../../store/audit.js';

/** What is wrong with a log at a place. */
export const AUDIT_BREAKS = {
  MISSING: 'The entry is not there: it was removed, or the head was changed to count more than there are.',
  CHANGED: 'What the entry says does not give its hash: it was changed after it was written.',
  REWRITTEN: 'The entry was written after another one than stands before it now: that one, or more up to it, were written anew.',
  ADDED: 'The head does not count the entry: it was not written by the service, or the head was set back.',
  HEAD: 'The head has another hash than the last entry: that one, more up to it, or the head were written anew.',
} as const;
export type AuditBreakKind = keyof typeof AUDIT_BREAKS;

export interface AuditBreak {
  /** Number of the first entry that does not fit. */
  readonly number: number;
  readonly kind: AuditBreakKind;
  readonly message: string;
}

const ANEW = 'that one, or more up to it, were written anew';

/** Goes along a log, entry by entry. Up to `entries`, whose hash is `hash`, everything fits. */
export class AuditChain {
  entries: number;
  hash: Buffer | null;

  constructor(start: AuditHead = { entries: 0, hash: null }) {
    this.entries = start.entries;
    this.hash = start.hash;
  }

  /** What is wrong with the next entry; null: it fits, and the chain has moved on to it. */
  add(entry: StoredAuditEntry): AuditBreak | null {
    const expected = this.entries + 1;
    const { number, previousHash, hash } = entry;
    if (number > expected) return broken(expected, 'MISSING', `Entry ${expected} is not there; the next one is ${number}.`);
    if (number < expected) return broken(number, 'ADDED', `Entry ${number} stands where there is room for none.`);
    if (!sameHash(auditHash(entry, previousHash), hash)) {
      return broken(number, 'CHANGED', `What entry ${number} says does not give its hash: it was changed after it was written.`);
    }
    if (!same(previousHash, this.hash)) {
      return broken(number, 'REWRITTEN', number === 1 ? 'Entry 1 was written after another one: it was not the first.'
        : `Entry ${number} was written after another entry ${number - 1} than stands there now: ${ANEW}.`);
    }
    this.entries = number;
    this.hash = hash;
    return null;
  }

  /** What is wrong with the head, now that there are no more entries. */
  end(head: AuditHead): AuditBreak | null {
    const { entries } = this;
    if (head.entries > entries) {
      const message = `The log ends with entry ${entries}, and its head counts ${head.entries}: the last ones were removed.`;
      return broken(entries + 1, 'MISSING', message);
    }
    if (head.entries < entries) {
      return broken(head.entries + 1, 'ADDED', `The head counts ${head.entries} entries, and there are ${entries}.`);
    }
    if (same(head.hash, this.hash)) return null;
    return broken(Math.max(entries, 1), 'HEAD', `The head has another hash than entry ${entries}: ${ANEW}, or the head was.`);
  }
}

export const broken = (number: number, kind: AuditBreakKind, message: string): AuditBreak => ({ number, kind, message });

const same = (a: Buffer | null, b: Buffer | null): boolean => (a === null || b === null ? a === b : sameHash(a, b));
