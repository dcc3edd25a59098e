import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import type pg from 'pg';
import { addMember } from '../../src/app/add-member.js';
import type { AuditBreakKind } from '../../src/app/audit/chain.js';
import { verifyAudit, type AuditVerification, type NotedHead } from '../../src/app/verify-audit.js';
import { auditHash } from '../../src/kernel/audit-hash.js';
import { auditEntriesAfter, type StoredAuditEntry } from '../../src/store/audit.js';
import type { Database } from '../../src/store/database.js';
import { ownerClient, testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';

const ENTRIES = 30;

let database: Database;
/** Whoever rules the database. */
let superuser: pg.Client;
let organization: TestOrganization;
let other: TestOrganization;
let entries: StoredAuditEntry[];
let noted: NotedHead;

beforeAll(async () => {
  const made = await testDatabase();
  ({ database } = made);
  superuser = await ownerClient(made.url);
  [organization, other] = [await withLog(), await withLog()];
  entries = await database.read(organization.id, (reading) => auditEntriesAfter(reading, null, 100));
  noted = await notedHead();
  await superuser.query(`create table kept_entry as select * from audit_entry; create table kept_clock as select * from knowledge_clock`);
});

async function withLog(): Promise<TestOrganization> {
  const made = await newOrganization(database);
  for (let i = 1; i < ENTRIES; i++) {
    await made.as('OWNER', (ctx) => addMember(ctx, { email: `m${i}@example.org`, name: 'M', role: 'VIEWER' }));
  }
  return made;
}

const verify = (since: NotedHead | null = null, most?: number): Promise<AuditVerification> =>
  organization.as('OWNER', (ctx) => verifyAudit(ctx, since, most));

async function notedHead(): Promise<NotedHead> {
  const { entries: count, headHash } = await verify();
  return { entries: count, hash: headHash! };
}

const mine = (statement: string, ...values: unknown[]): Promise<unknown> =>
  superuser.query(statement.replaceAll('$mine', `organization_id = '${organization.id}'`), values);

async function restore(): Promise<void> {
  await mine('delete from audit_entry where $mine');
  await mine('insert into audit_entry select * from kept_entry where $mine');
  await mine('delete from knowledge_clock where $mine');
  await mine('insert into knowledge_clock select * from kept_clock where $mine');
}

/** Writes entries anew as somebody would who knows how hashes are made. */
async function rewrite(changed: readonly StoredAuditEntry[]): Promise<Buffer> {
  let previous: Buffer | null = null;
  for (const entry of changed) {
    previous ??= entry.previousHash;
    const hash = auditHash(entry, previous);
    await mine('update audit_entry set subject = $1, number = $2, previous_hash = $3, hash = $4 where $mine and hash = $5',
      entry.subject, entry.number, previous, hash, entry.hash);
    previous = hash;
  }
  return previous!;
}

const moveHead = (count: number, hash: Buffer | null): Promise<unknown> =>
  mine('update knowledge_clock set audit_entries = $1, audit_hash = $2 where $mine', count, hash);

interface Tampering {
  readonly name: string;
  readonly tamper: () => Promise<unknown>;
  readonly found: { readonly number: number; readonly kind: AuditBreakKind };
}

const COLUMNS = {
  recorded_at: `recorded_at + interval '1 microsecond'`,
  action: `action || 'S'`,
  actor_member: 'gen_random_uuid()',
  actor_key: 'null',
  subject: `subject || ' '`,
  details: `details || '{"more": 1}'`,
  previous_hash: `sha256(coalesce(previous_hash, '\\x00'))`,
  hash: 'sha256(hash)',
} as const;

const number = fc.integer({ min: 1, max: ENTRIES });
/** 1 ≤ from ≤ to ≤ n */
const range = fc.tuple(number, number).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

/** What is found where an entry has another hash than the one that follows it was written after. */
const behind = (last: number): Tampering['found'] =>
  (last === ENTRIES ? { number: ENTRIES, kind: 'HEAD' } : { number: last + 1, kind: 'REWRITTEN' });

const forged = (entry: StoredAuditEntry): StoredAuditEntry => ({ ...entry, subject: `${entry.subject}!` });

const change = fc.tuple(number, fc.constantFrom(...Object.keys(COLUMNS) as (keyof typeof COLUMNS)[]))
  // The first entry has no key of its actor to take away.
  .filter(([at, column]) => at > 1 || column !== 'actor_key')
  .map(([at, column]): Tampering => ({
    name: `${column} of entry ${at} changed`,
    tamper: () => mine(`update audit_entry set ${column} = ${COLUMNS[column]} where $mine and number = $1`, at),
    found: { number: at, kind: 'CHANGED' },
  }));

const rewritten = range.map(([from, to]): Tampering => ({
  name: `entries ${from} to ${to} written anew, with hashes that fit`,
  tamper: () => rewrite(entries.slice(from - 1, to).map((entry, i) => (i === 0 ? forged(entry) : entry))),
  found: behind(to),
}));

const removed = range.map(([from, to]): Tampering => ({
  name: `entries ${from} to ${to} removed`,
  tamper: () => mine('delete from audit_entry where $mine and number between $1 and $2', from, to),
  found: { number: from, kind: 'MISSING' },
}));

const closedUp = range.filter(([, to]) => to < ENTRIES).map(([from, to]): Tampering => ({
  name: `entries ${from} to ${to} removed, and those behind moved up`,
  tamper: async () => {
    await mine('delete from audit_entry where $mine and number between $1 and $2', from, to);
    await mine('update audit_entry set number = number - $1::bigint - 1000 where $mine and number > $2', to - from + 1, to);
    await mine('update audit_entry set number = number + 1000 where $mine and number < 0');
  },
  found: { number: from, kind: 'CHANGED' },
}));

const closedUpAnew = range.filter(([, to]) => to < ENTRIES).map(([from, to]): Tampering => ({
  name: `entries ${from} to ${to} removed, and those behind written anew in their places`,
  tamper: async () => {
    await mine('delete from audit_entry where $mine and number between $1 and $2', from, to);
    const first = entries[from - 2]?.hash ?? null;
    await rewrite(entries.slice(to).map((entry, i) => ({
      ...entry, number: from + i, previousHash: i === 0 ? first : entry.previousHash,
    })));
  },
  found: { number: ENTRIES - (to - from), kind: 'MISSING' },
}));

const swapped = range.filter(([a, b]) => a !== b).map(([a, b]): Tampering => ({
  name: `entries ${a} and ${b} exchanged`,
  tamper: async () => {
    await mine('update audit_entry set number = -number where $mine and number in ($1, $2)', a, b);
    await mine('update audit_entry set number = $1::bigint + $2::bigint + number where $mine and number < 0', a, b);
  },
  found: { number: a, kind: 'CHANGED' },
}));

const truncated = number.map((from): Tampering => ({
  name: `the log truncated from entry ${from} on`,
  tamper: () => mine('delete from audit_entry where $mine and number >= $1', from),
  found: { number: from, kind: 'MISSING' },
}));

const truncatedAndCounted = number.map((from): Tampering => ({
  name: `the log truncated from entry ${from} on, and the head's count set back`,
  tamper: async () => {
    await mine('delete from audit_entry where $mine and number >= $1', from);
    await mine('update knowledge_clock set audit_entries = $1 where $mine', from - 1);
  },
  found: { number: Math.max(from - 1, 1), kind: 'HEAD' },
}));

const transplanted = number.map((at): Tampering => ({
  name: `entry ${at} taken from another organisation's log`,
  tamper: async () => {
    await mine('delete from audit_entry where $mine and number = $1', at);
    await superuser.query(`insert into audit_entry
      select (jsonb_populate_record(audit_entry, jsonb_build_object('organization_id', $1::text))).*
      from audit_entry where organization_id = $2 and number = $3`, [organization.id, other.id, at]);
  },
  found: { number: at, kind: 'CHANGED' },
}));

const added = fc.constantFrom(0, -7, ENTRIES + 1).map((at): Tampering => ({
  name: `an entry ${at} added, with a hash that fits`,
  tamper: async () => {
    const previousHash = at > 1 ? entries.at(-1)!.hash : null;
    const hash = auditHash({ ...entries[0]!, number: at }, previousHash);
    await mine(`insert into audit_entry
      select organization_id, $1, recorded_at, action, actor_member, actor_key, subject, details, $2, $3
      from audit_entry where $mine and number = 1`, at, previousHash, hash);
  },
  found: { number: at, kind: 'ADDED' },
}));

const headMoved = fc.constantFrom<Tampering>(
  {
    name: 'the head counts one more',
    tamper: () => moveHead(ENTRIES + 1, entries.at(-1)!.hash),
    found: { number: ENTRIES + 1, kind: 'MISSING' },
  },
  {
    name: 'the head counts one less',
    tamper: () => moveHead(ENTRIES - 1, entries.at(-2)!.hash),
    found: { number: ENTRIES, kind: 'ADDED' },
  },
  {
    name: 'the head has another hash',
    tamper: () => moveHead(ENTRIES, entries[0]!.hash),
    found: { number: ENTRIES, kind: 'HEAD' },
  },
  { name: 'the head has no hash', tamper: () => moveHead(ENTRIES, null), found: { number: ENTRIES, kind: 'HEAD' } },
);

const KINDS = {
  change, rewritten, removed, closedUp, closedUpAnew, swapped, truncated, truncatedAndCounted, transplanted, added, headMoved,
};

/** 1,000 in full. */
const RUNS = sample(6, 91);

describe('an audit log that somebody changed who rules the database', () => {
  test.each(Object.entries(KINDS))('is found broken, at its place (%s)', async (_kind, tampering: fc.Arbitrary<Tampering>) => {
    await fc.assert(fc.asyncProperty(tampering, async ({ name, tamper, found }) => {
      try {
        await tamper();
        const { intact, broken } = await verify();
        const message = expect.stringMatching(/^\p{Lu}.*\.$/u);
        expect({ name, intact, ...broken }).toEqual({ name, intact: false, ...found, message });
      } finally {
        await restore();
      }
    }), { numRuns: RUNS, verbose: 1 });
    expect(await verify()).toMatchObject({ intact: true, entries: ENTRIES });
  });

  test('tells up to where it is as it was', async () => {
    await mine(`update audit_entry set subject = 'x' where $mine and number = 12`);
    expect(await verify()).toMatchObject({ entries: 11, headHash: entries[10]!.hash.toString('hex'), complete: true });
    await restore();
  });

  test('is found broken whatever else is changed at the same time', async () => {
    const several = fc.array(fc.oneof(change, removed, swapped, rewritten), { minLength: 2, maxLength: 4 });
    await fc.assert(fc.asyncProperty(several, async (tamperings) => {
      try {
        for (const { tamper } of tamperings) await tamper().catch(() => undefined);
        const same = await database.read(organization.id, (reading) => auditEntriesAfter(reading, null, 100));
        fc.pre(JSON.stringify(same) !== JSON.stringify(entries));
        expect(await verify()).toMatchObject({ intact: false });
      } finally {
        await restore();
      }
    }), { numRuns: sample(5, 100), verbose: 1 });
  });
});

describe('a head that was noted outside of the database', () => {
  /** What no chain alone can show: everything from some entry on written anew, and the head with it. */
  const anew = {
    'rewritten to its end, the head with it': async () => moveHead(ENTRIES, await rewrite([forged(entries[9]!), ...entries.slice(10)])),
    'truncated, the head with it': async () => {
      await mine('delete from audit_entry where $mine and number > 10');
      await moveHead(10, entries[9]!.hash);
    },
    'emptied, the head with it': async () => {
      await mine('delete from audit_entry where $mine');
      await moveHead(0, null);
    },
  };

  test.each(Object.entries(anew))('shows that a log was %s, which the log alone cannot', async (_what, tamper) => {
    await tamper();
    expect(await verify()).toMatchObject({ intact: true });
    expect(await verify(noted)).toMatchObject({
      intact: false, entries: 0, headHash: null, broken: { number: ENTRIES, kind: expect.stringMatching(/MISSING|REWRITTEN/) },
    });
    await restore();
  });

  test('is where the verification goes on: what came later is verified, what stands before was', async () => {
    const since = { entries: 10, hash: entries[9]!.hash.toString('hex') };
    expect(await verify(since)).toEqual({ intact: true, entries: ENTRIES, headHash: noted.hash, complete: true, broken: null });
    await mine(`update audit_entry set subject = 'x' where $mine and number = 5`);
    expect(await verify(since)).toMatchObject({ intact: true });
    await mine(`update audit_entry set subject = 'x' where $mine and number = 20`);
    expect(await verify(since)).toMatchObject({ intact: false, entries: 19, broken: { number: 20, kind: 'CHANGED' } });
    await mine(`update audit_entry set subject = 'x' where $mine and number = 10`);
    expect(await verify(since)).toMatchObject({ intact: false, broken: { number: 10, kind: 'CHANGED' } });
    await restore();
  });

  test('takes a long log in steps, each where the last one ended', async () => {
    const steps: AuditVerification[] = [];
    for (let step: AuditVerification | undefined; step?.complete !== true; steps.push(step)) {
      step = await verify(step === undefined ? null : { entries: step.entries, hash: step.headHash! }, 8);
    }
    expect(steps.map((step) => step.entries)).toEqual([8, 16, 24, 30]);
    expect(steps.at(-1)).toEqual(await verify());
  });

  test.each([
    [{ entries: 0, hash: 'a'.repeat(64) }, 'since.entries'], [{ entries: 1.5, hash: 'a'.repeat(64) }, 'since.entries'],
    [{ entries: 1, hash: '' }, 'since.hash'], [{ entries: 1, hash: 'x'.repeat(64) }, 'since.hash'],
  ])('is refused where it cannot be one: %j', async (since, argument) => {
    await expect(verify(since)).rejects.toMatchObject({ code: 'BAD_INPUT', details: { argument } });
  });

  test('of nobody\'s log is not in this one', async () => {
    const foreign = (count: number) => verify({ entries: count, hash: 'a'.repeat(64) });
    expect(await foreign(3)).toMatchObject({ intact: false, broken: { number: 3, kind: 'REWRITTEN' } });
    expect(await foreign(3_000_000)).toMatchObject({ intact: false, broken: { kind: 'MISSING' } });
  });
});

test('the service itself can add to the log, and neither change nor remove anything', async () => {
  const attempts = [
    `update audit_entry set subject = 'x'`, 'delete from audit_entry', 'truncate audit_entry', 'delete from knowledge_clock',
    `update audit_entry set number = number + 1000`,
  ];
  for (const attempt of attempts) {
    await expect(database.write(organization.id, (tx) => tx.query(sql.raw(attempt)))).rejects.toMatchObject({ code: '42501' });
  }
});
