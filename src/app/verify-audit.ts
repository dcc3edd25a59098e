import { badInput } from '../kernel/errors.js';
import { auditEntriesAfter, auditHead, type AuditHead } from '../store/audit.js';
import type { Reading } from '../store/database.js';
import { authorize } from './access.js';
import { AuditChain, broken, type AuditBreak } from './audit/chain.js';
import type { AppContext } from './context.js';

/** A head that somebody noted: how many entries there were, and the last one's hash in hexadecimal digits. */
export interface NotedHead {
  readonly entries: number;
  readonly hash: string;
}

export interface AuditVerification {
  /** Nothing that was looked at is broken. */
  readonly intact: boolean;
  /** Up to this number everything fits, and this is that entry's hash (null: there is none): the head to note. */
  readonly entries: number;
  readonly headHash: string | null;
  /** False: one call looks at no more; go on with this head as `since`. */
  readonly complete: boolean;
  /** Null where nothing is. */
  readonly broken: AuditBreak | null;
}

/** Entries that one call looks at: a few seconds. */
const MOST_VERIFIED = 100_000;
const AT_ONCE = 1_000;

/**
 * Goes along the log from its first entry, or from a head that was noted earlier, to its end and reports the first place that
 * does not fit. What stands before a noted head is taken as verified then.
 *
 * @throws YardstickError BAD_INPUT for what cannot be a head.
 */
export async function verifyAudit(ctx: AppContext, since: NotedHead | null, most = MOST_VERIFIED): Promise<AuditVerification> {
  authorize(ctx, 'readAudit');
  const start = since === null ? undefined : readHead(since);
  const reading = await ctx.reading();
  const disproved = start && await disproof(reading, start);
  if (disproved) return { intact: false, entries: 0, headHash: null, complete: true, broken: disproved };

  const chain = new AuditChain(start);
  const last = chain.entries + most;
  for (;;) {
    // Also what stands before the first entry is looked at: there is nothing.
    const behind = chain.entries === 0 ? null : chain.entries;
    const entries = await auditEntriesAfter(reading, behind, Math.min(AT_ONCE, last - chain.entries));
    for (const entry of entries) {
      const found = chain.add(entry);
      if (found !== null) return verification(chain, found, true);
    }
    if (entries.length === 0) return verification(chain, chain.end(await auditHead(reading)), true);
    if (chain.entries === last) return verification(chain, null, false);
  }
}

const verification = ({ entries, hash }: AuditChain, found: AuditBreak | null, complete: boolean): AuditVerification =>
  ({ intact: found === null, entries, headHash: hash?.toString('hex') ?? null, complete, broken: found });

function readHead({ entries, hash }: NotedHead): AuditHead {
  if (!Number.isSafeInteger(entries) || entries < 1) {
    throw badInput('since.entries', 'A head counts at least one entry.', 'Leave since out to begin at the first.');
  }
  if (!/^[0-9a-f]{64}$/.test(hash)) throw badInput('since.hash', 'A hash has 64 hexadecimal digits.', 'Pass headHash of an earlier answer.');
  return { entries, hash: Buffer.from(hash, 'hex') };
}

/** Whether the log no longer has the entry that was its last one when the head was noted. */
async function disproof(reading: Reading, { entries: number, hash }: AuditHead): Promise<AuditBreak | null> {
  const [entry] = await auditEntriesAfter(reading, number - 1, 1);
  if (entry?.number !== number) {
    return broken(number, 'MISSING', `Entry ${number} is not there, and it was when the head was noted.`);
  }
  if (!entry.hash.equals(hash!)) {
    const message = `Entry ${number} has another hash than the head that was noted: it, or more up to it, were written anew.`;
    return broken(number, 'REWRITTEN', message);
  }
  const alone = new AuditChain({ entries: number - 1, hash: entry.previousHash });
  return alone.add(entry);
}
