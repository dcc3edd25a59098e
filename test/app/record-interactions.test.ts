import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { deleteSource } from '../../src/app/delete-source.js';
import { interaction } from '../../src/app/interaction.js';
import { LARGEST_BATCH, recordInteractions } from '../../src/app/record-interactions.js';
import type { RecordReport } from '../../src/app/record-report.js';
import { retractInteractions } from '../../src/app/retract-interactions.js';
import type { SentRow } from '../../src/app/row-checks/check-row.js';
import { canonicalDecimal, ExactNumber, parseJsonExactly } from '../../src/kernel/decimal.js';
import { evidenceDigest } from '../../src/kernel/evidence-digest.js';
import { currentRows } from '../../src/store/interactions.js';
import type { Database, Writing } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { contextOf, newOrganization, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';
import { defineOrders, ORDER_FIELDS } from './orders.js';

let database: Database;
let organization: TestOrganization;
beforeAll(async () => {
  ({ database } = await testDatabase());
  organization = await newOrganization(database);
  await defineOrders(organization);
});

let serial = 0;
const newKey = (): string => `order-${++serial}`;
const AT = '2026-03-01T09:30:00Z';
const record = (interactions: readonly SentRow[], source = 'orders'): Promise<RecordReport> =>
  organization.as('INGEST', (ctx) => recordInteractions(ctx, { source, interactions }));
const read = (key: string, source = 'orders') =>
  organization.as('ANALYST', async (ctx) => {
    const found = await interaction(ctx, source, key);
    return found === null ? null : { ...found, revisions: await found.revisions() };
  });

const counts = ({ accepted, unchanged, superseded, stale, retracted, rejected }: RecordReport) => ({
  accepted,
  unchanged,
  superseded,
  stale,
  retracted,
  rejected: rejected.length,
});
const NOTHING = { accepted: 0, unchanged: 0, superseded: 0, stale: 0, retracted: 0, rejected: 0 };

describe('recording a batch', () => {
  test('stores new keys, leaves equal ones alone and supersedes others, keeping the old revision', async () => {
    const key = newKey();
    const row = { key, occurredAt: AT, customer: 'c1', fields: { channel: 'email', amount: 12.5 } };
    const first = await record([row]);
    expect(counts(first)).toEqual({ ...NOTHING, accepted: 1 });
    expect(counts(await record([row]))).toEqual({ ...NOTHING, unchanged: 1 });
    const second = await record([{ ...row, fields: { amount: '13' } }]);
    expect(counts(second)).toEqual({ ...NOTHING, superseded: 1 });

    expect(await read(key)).toMatchObject({
      key,
      source: 'orders',
      occurredAt: AT,
      recordedAt: second.knowledge,
      customer: 'c1',
      case: null,
      fields: { amount: 13 },
      retracted: false,
      revisions: [
        { recordedAt: first.knowledge, supersededAt: second.knowledge, fields: { channel: 'email', amount: 12.5 } },
        { recordedAt: second.knowledge, supersededAt: null, fields: { amount: 13 } },
      ],
    });
  });

  test('takes the same moment, number and absence in any writing as the same content', async () => {
    const key = newKey();
    await record([
      { key, occurredAt: '2026-03-01T09:30:00Z', fields: { amount: 1.5, channel: null, closed_at: '2026-03-01T10:00:00.250Z' } },
    ]);
    const again = {
      key,
      occurredAt: '2026-03-01T10:30:00.000+01:00',
      customer: '',
      fields: { amount: '1.500', closed_at: '2026-03-01T11:00:00.25+01:00' },
    };
    expect(counts(await record([again]))).toEqual({ ...NOTHING, unchanged: 1 });
  });

  test('keeps the good rows of a batch of which half is bad, and says of each bad one where it stood and why', async () => {
    const rows = Array.from({ length: 10 }, (_, index) => ({
      key: newKey(),
      occurredAt: AT,
      fields: index % 2 === 0 ? { amount: index } : { amount: 'many' },
    }));
    const report = await record(rows);
    expect(counts(report)).toEqual({ ...NOTHING, accepted: 5, rejected: 5 });
    expect(report.rejected.map(({ index, key, code }) => ({ index, key, code }))).toEqual(
      [1, 3, 5, 7, 9].map((index) => ({ index, key: rows[index]!.key, code: 'NOT_A_NUMBER' })),
    );
    expect(await read(rows[0]!.key)).not.toBeNull();
    expect(await read(rows[1]!.key)).toBeNull();
  });

  test('takes the last of several rows of one key and rejects the earlier ones', async () => {
    const key = newKey();
    const report = await record([1, 2, 3].map((amount) => ({ key, occurredAt: AT, fields: { amount } })));
    expect(counts(report)).toEqual({ ...NOTHING, accepted: 1, rejected: 2 });
    expect(report.rejected).toMatchObject([
      { index: 0, key, code: 'DUPLICATE_IN_BATCH' },
      { index: 1, key, code: 'DUPLICATE_IN_BATCH' },
    ]);
    expect(await read(key)).toMatchObject({ fields: { amount: 3 } });
  });

  test('of several rows of one key, one that is rejected outdates none', async () => {
    const key = newKey();
    const report = await record([
      { key, occurredAt: AT, fields: { amount: 1 } },
      { key, occurredAt: AT, fields: { amount: 'x' } },
    ]);
    expect(counts(report)).toEqual({ ...NOTHING, accepted: 1, rejected: 1 });
    expect(await read(key)).toMatchObject({ fields: { amount: 1 } });
  });

  test('ignores a delivery that is older by sequence, within a batch and across batches', async () => {
    const key = newKey();
    const row = (sequence: string | null, amount: number): SentRow => ({ key, occurredAt: AT, fields: { amount }, sequence });
    expect(counts(await record([row('10', 10), row('9', 9)]))).toEqual({ ...NOTHING, accepted: 1, stale: 1 });
    expect(counts(await record([row('9.5', 95)]))).toEqual({ ...NOTHING, stale: 1 });
    expect(counts(await record([row('10', 11)]))).toEqual({ ...NOTHING, superseded: 1 });
    expect(counts(await record([row(null, 12)]))).toEqual({ ...NOTHING, superseded: 1 });
    expect(counts(await record([row('9', 9)]))).toEqual({ ...NOTHING, stale: 1 });
    expect(await read(key)).toMatchObject({ fields: { amount: 12 } });
  });

  test('an equal row with a higher sequence is unchanged, and older deliveries than it are stale from then on', async () => {
    const key = newKey();
    const row = { key, occurredAt: AT, fields: { amount: 1 } };
    await record([{ ...row, sequence: '1' }]);
    const before = await read(key);
    expect(counts(await record([{ ...row, sequence: '5' }]))).toEqual({ ...NOTHING, unchanged: 1 });
    expect(await read(key)).toEqual({ ...before, revisions: before!.revisions });
    expect(counts(await record([{ ...row, fields: { amount: 2 }, sequence: '3' }]))).toEqual({ ...NOTHING, stale: 1 });
  });

  test('refuses a batch that is too large, or of an unknown source, whole', async () => {
    const rows = Array.from({ length: LARGEST_BATCH + 1 }, () => ({ key: newKey(), occurredAt: AT, fields: {} }));
    await expect(record(rows)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(/at most 5,000 interactions.* 5,001\./),
    });
    expect(await read(rows[0]!.key)).toBeNull();
    await expect(record([], 'order')).rejects.toMatchObject({ code: 'NOT_FOUND', details: { hint: 'Did you mean "orders"?' } });
    await expect(record([], 'ord\u0000ers')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('refuses those who may not feed', async () => {
    const input = { source: 'orders', interactions: [] };
    for (const role of ['VIEWER', 'ANALYST'] as const) {
      await expect(organization.as(role, (ctx) => recordInteractions(ctx, input))).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }
  });

  test('stores 5,000 rows with as many statements as one', async () => {
    const rows = Array.from({ length: LARGEST_BATCH }, () => ({
      key: newKey(),
      occurredAt: AT,
      fields: { channel: 'phone', amount: 1 },
    }));
    const statements = async (batch: readonly SentRow[]): Promise<number> => {
      const sent: string[] = [];
      const stop = database.onStatement((statement) => sent.push(statement));
      expect(counts(await record(batch))).toEqual({ ...NOTHING, accepted: batch.length });
      stop();
      return sent.length;
    };
    expect(await statements(rows)).toBe(await statements([{ ...rows[0]!, key: newKey() }]));
    expect(counts(await record(rows))).toEqual({ ...NOTHING, unchanged: LARGEST_BATCH });
  });

  test('keeps every digit of a number, and every character of a key or text (trap 20)', async () => {
    const numbers = [
      '9007199254740993',
      '0.1',
      '0.2',
      '-12345678901234567890.123456789',
      '0.000000000000000000000000000000000001',
      '1e21',
    ];
    const rows = numbers.map((amount) => ({
      key: `Ключ 🔑 "${newKey()}' \\ {},\n`,
      occurredAt: '0001-01-01T00:00:00.000001Z',
      customer: 'Ö{"},',
      fields: { amount, channel: 'e\u0301 \u{1F600} \t\u0001' },
    }));
    rows.push({
      ...rows[0]!,
      key: newKey(),
      fields: { ...rows[0]!.fields, amount: parseJsonExactly('9007199254740993') as never },
    });
    expect(counts(await record(rows))).toEqual({ ...NOTHING, accepted: rows.length });
    for (const row of rows) {
      const stored = await read(row.key);
      expect(stored).toMatchObject({
        key: row.key,
        occurredAt: row.occurredAt,
        customer: row.customer,
        fields: { channel: row.fields.channel },
      });
      const amount = (stored!.fields as { amount: number | ExactNumber }).amount;
      const given = row.fields.amount as string | ExactNumber;
      expect(canonicalDecimal(String(amount instanceof ExactNumber ? amount.text : amount))).toBe(
        canonicalDecimal(given instanceof ExactNumber ? given.text : given),
      );
    }
  });

  test('a source that is redefined between check and stamp has its rows checked again', async () => {
    const other = await newOrganization(database);
    await defineOrders(other);
    let raced = false;
    const racing = Object.assign(Object.create(database) as Database, {
      write: (id: string, work: (tx: Writing) => Promise<unknown>) =>
        database.write(id, (tx) =>
          work({
            ...tx,
            stamp: async () => {
              if (!raced) await defineOrders(other, { fields: [...ORDER_FIELDS, { key: 'added', type: 'TEXT', role: 'VALUE' }] });
              raced = true;
              return tx.stamp();
            },
          }),
        ),
    });
    const ctx = contextOf(racing, { kind: 'service', keyId: randomUUID(), role: 'INGEST' }, other.id);
    const report = await recordInteractions(ctx, {
      source: 'orders',
      interactions: [{ key: 'k', occurredAt: AT, fields: { added: 'yes' } }],
    });
    expect([raced, counts(report)]).toEqual([true, { ...NOTHING, accepted: 1 }]);
  });

  test('a deleted source takes no rows', async () => {
    const other = await newOrganization(database);
    await defineOrders(other);
    await other.as('ADMIN', (ctx) => deleteSource(ctx, 'orders'));
    await expect(
      other.as('INGEST', (ctx) => recordInteractions(ctx, { source: 'orders', interactions: [] })),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('batches of several writers at once, over the same keys, neither block for ever nor lose a revision', async () => {
    const keys = Array.from({ length: 50 }, newKey);
    const reports = await Promise.all(
      [1, 2, 3, 4, 5, 6].map((writer) =>
        record((writer % 2 === 0 ? keys : keys.toReversed()).map((key) => ({ key, occurredAt: AT, fields: { amount: writer } }))),
      ),
    );
    expect(reports.reduce((sum, report) => sum + report.accepted, 0)).toBe(50);
    expect(reports.reduce((sum, report) => sum + report.superseded, 0)).toBe(250);
    expect(new Set(reports.map(({ knowledge }) => knowledge)).size).toBe(6);
    const stored = await read(keys[0]!);
    expect(stored!.revisions).toHaveLength(6);
    for (let i = 1; i < 6; i++) expect(stored!.revisions[i]!.recordedAt).toBe(stored!.revisions[i - 1]!.supersededAt);
  });
});

describe('the evidence of a revision', () => {
  test('can be computed again from what is stored, under a salt of its own', async () => {
    const key = newKey();
    await record([
      {
        key,
        occurredAt: AT,
        customer: 'c',
        fields: { amount: '9007199254740993', channel: 'é', closed_at: '2026-03-01T12:00:00+01:00' },
      },
    ]);
    await record([{ key, occurredAt: AT, fields: { amount: 2 } }]);
    await organization.as('INGEST', (ctx) => retractInteractions(ctx, { source: 'orders', keys: [key], reason: 'test' }));
    await database.read(organization.id, async (reading) => {
      const rows = await reading.query(sql<{ salt: Buffer; digest: Buffer; text: string; retracted: boolean }>`
        select salt, digest, fields::text as text, retracted from interaction where key = ${key}
        union all select salt, digest, fields::text, retracted from interaction_revision where key = ${key}`);
      expect(rows).toHaveLength(3);
      expect(new Set(rows.map(({ salt }) => salt.toString('hex'))).size).toBe(3);
      for (const { salt } of rows) expect(salt).toHaveLength(16);
      const [source] = await reading.query(sql<{ id: string }>`select id from source where key = 'orders'`);
      const current = (await currentRows(reading, source!.id, [key])).get(key)!;
      const newest = rows.find(({ retracted }) => retracted)!;
      expect(evidenceDigest(newest.salt, current).equals(newest.digest)).toBe(true);
      expect(evidenceDigest(newest.salt, { ...current, retracted: false }).equals(newest.digest)).toBe(false);
    });
  });
});

describe('any history of batches', () => {
  const key = fc.constantFrom('a', 'b', 'ç', 'd"\\', ' e');
  const row = fc.record({
    kind: fc.constant('row' as const),
    key,
    amount: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constant('bad')),
    sequence: fc.option(fc.integer({ min: 0, max: 3 }).map(String), { nil: null }),
  });
  const batch = fc.array(row, { maxLength: 6 });
  const retraction = fc.record({ kind: fc.constant('retract' as const), keys: fc.array(key, { minLength: 1, maxLength: 3 }) });
  const history = fc.array(fc.oneof({ weight: 3, arbitrary: batch }, { weight: 1, arbitrary: retraction }), { maxLength: 8 });
  type Step = { kind: 'retract'; keys: string[] } | { key: string; amount: number | 'bad'; sequence: string | null }[];

  /** Keys to their revisions, in memory. */
  class Model {
    readonly revisions = new Map<string, { amount: number; retracted: boolean }[]>();
    private readonly sequences = new Map<string, number>();

    record(rows: Exclude<Step, { kind: 'retract' }>): Record<string, number> {
      const report = { ...NOTHING };
      const taken = new Map<string, { amount: number; sequence: number | null }>();
      for (const { key, amount, sequence } of rows) {
        if (amount === 'bad') {
          report.rejected++;
          continue;
        }
        const mine = sequence === null ? null : Number(sequence);
        const earlier = taken.get(key);
        if (earlier !== undefined && mine !== null && earlier.sequence !== null && mine < earlier.sequence) {
          report.stale++;
          continue;
        }
        if (earlier !== undefined) report.rejected++;
        taken.set(key, { amount, sequence: mine });
      }
      for (const [key, { amount, sequence }] of taken) report[this.take(key, amount, sequence)]++;
      return report;
    }

    private take(key: string, amount: number, sequence: number | null): 'accepted' | 'unchanged' | 'superseded' | 'stale' {
      const stored = this.revisions.get(key)?.at(-1);
      const known = this.sequences.get(key);
      if (
        stored !== undefined &&
        sequence !== null &&
        known !== undefined &&
        (sequence < known || (stored.retracted && sequence === known))
      )
        return 'stale';
      if (sequence !== null) this.sequences.set(key, sequence);
      if (stored === undefined) {
        this.revisions.set(key, [{ amount, retracted: false }]);
        return 'accepted';
      }
      if (!stored.retracted && stored.amount === amount) return 'unchanged';
      this.revisions.get(key)!.push({ amount, retracted: false });
      return 'superseded';
    }

    retract(keys: readonly string[]): Record<string, number> {
      const report = { ...NOTHING };
      const distinct = new Set(keys);
      report.rejected = keys.length - distinct.size;
      for (const key of distinct) {
        const stored = this.revisions.get(key)?.at(-1);
        if (stored === undefined) report.rejected++;
        else if (stored.retracted) report.unchanged++;
        else {
          report.retracted++;
          this.revisions.get(key)!.push({ ...stored, retracted: true });
        }
      }
      return report;
    }
  }

  test('leaves the revisions that a model in memory has, and reports that add up to what was sent', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (steps) => {
        const source = `history_${++serial}`;
        await defineOrders(organization, { key: source });
        const model = new Model();
        for (const step of steps as Step[]) {
          const sent = Array.isArray(step) ? step.length : step.keys.length;
          const report = Array.isArray(step)
            ? await record(
                step.map(({ key: sentKey, amount, sequence }) => ({
                  key: sentKey,
                  occurredAt: AT,
                  fields: { amount },
                  sequence,
                })),
                source,
              )
            : await organization.as('INGEST', (ctx) => retractInteractions(ctx, { source, keys: step.keys, reason: 'test' }));
          const { accepted, unchanged, superseded, stale, retracted, rejected } = report;
          expect(accepted + unchanged + superseded + stale + retracted + rejected.length).toBe(sent);
          expect(counts(report)).toEqual(Array.isArray(step) ? model.record(step) : model.retract(step.keys));
        }
        for (const modelKey of ['a', 'b', 'ç', 'd"\\', ' e']) {
          const stored = await read(modelKey, source);
          expect(
            stored?.revisions.map(({ fields, retracted }) => ({ amount: (fields as { amount: number }).amount, retracted })) ??
              [],
          ).toEqual(model.revisions.get(modelKey) ?? []);
        }
      }),
      { numRuns: sample(30, 500), verbose: 1 },
    );
  });
});
