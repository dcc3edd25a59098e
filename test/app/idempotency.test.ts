import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { deleteSource } from '../../src/app/delete-source.js';
import { recordInteractions, type RecordInteractionsInput } from '../../src/app/record-interactions.js';
import type { RecordReport } from '../../src/app/record-report.js';
import { ExactNumber } from '../../src/kernel/decimal.js';
import { Database } from '../../src/store/database.js';
import { afterTheFile, ownerClient, testDatabase } from '../support/database.js';
import { contextOf, inContext, newOrganization, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';
import { defineOrders } from './orders.js';

const AMOUNT = { key: 'amount', type: 'NUMBER', role: 'VALUE' } as const;
const NOTE = { key: 'note', type: 'TEXT', role: 'VALUE' } as const;

let url: string;
let database: Database;
let owner: pg.Client;
let organization: TestOrganization;
let other: TestOrganization;

beforeAll(async () => {
  const made = await testDatabase();
  ({ url, database } = made);
  owner = await ownerClient(made.url);
  [organization, other] = [await newOrganization(database), await newOrganization(database)];
  for (const each of [organization, other]) await defineOrders(each, { fields: [AMOUNT, NOTE] });
});

const AT = '2026-03-01T09:00:00Z';
const record = (input: Partial<RecordInteractionsInput>, of = organization): Promise<RecordReport> =>
  of.as('INGEST', (ctx) => recordInteractions(ctx, { source: 'orders', interactions: [], ...input }));

interface Row { key: string; occurredAt: string; fields: Record<string, unknown> }
const row = (amount: unknown, key: string = randomUUID()): Row => ({ key, occurredAt: AT, fields: { amount } });

const recordsOf = async (of: TestOrganization): Promise<number> =>
  Number((await owner.query('select count(*) from idempotency_record where organization_id = $1', [of.id])).rows[0].count);

describe('a batch under an idempotency key', () => {
  test('gets its first report again when it is sent again, and stores nothing', async () => {
    const input = { idempotencyKey: randomUUID(), interactions: [row(1), row('many'), row(3)], completeThrough: '2026-03-02T00:00:00Z' };
    const first = await record(input);
    expect(first).toMatchObject({ accepted: 2, rejected: [{ index: 1, code: 'NOT_A_NUMBER' }], replayed: false });
    // In between the rows moved on: were the batch stored again, it would take them back.
    await record({ interactions: [{ ...input.interactions[0]!, fields: { amount: 9 } }] });
    expect(await record(input)).toEqual({ ...first, replayed: true });
    expect(await record({ interactions: [{ ...input.interactions[0]!, fields: { amount: 9 } }] })).toMatchObject({ unchanged: 1 });
  });

  test.each<[string, (input: RecordInteractionsInput) => RecordInteractionsInput]>([
    ['another value', (input) => ({ ...input, interactions: [row(2, 'k')] })],
    ['another digit of a number that no double holds', (input) => ({ ...input, interactions: [row(new ExactNumber('9007199254740994'), 'k')] })],
    ['a row more', (input) => ({ ...input, interactions: [...input.interactions, row(1)] })],
    ['no rows', (input) => ({ ...input, interactions: [] })],
    ['another completeThrough', (input) => ({ ...input, completeThrough: '2026-03-03T00:00:00Z' })],
    ['another source', (input) => ({ ...input, source: 'returns' })],
  ])('is a CONFLICT with %s under the same key', async (_what, changed) => {
    const interactions = [row(new ExactNumber('9007199254740993'), 'k')];
    const input = { source: 'orders', idempotencyKey: randomUUID(), interactions };
    await record(input);
    await expect(record(changed(input))).rejects.toMatchObject({
      code: 'CONFLICT', message: 'Another batch was sent under this idempotency key.', details: { argument: 'idempotencyKey' },
    });
    expect(await record(input)).toMatchObject({ replayed: true });
  });

  test('is the same batch with its members in another order and its numbers in another writing', async () => {
    const idempotencyKey = randomUUID();
    await record({ idempotencyKey, interactions: [{ key: 'o', occurredAt: AT, fields: { amount: 1.5, note: 'x' } }] });
    const again = [{ fields: { note: 'x', amount: new ExactNumber('1.50') }, occurredAt: AT, key: 'o' }];
    expect(await record({ idempotencyKey, interactions: again })).toMatchObject({ replayed: true });
  });

  test('keeps of it hashes, counts, places and codes: no key and no value of a row, and not the idempotency key', async () => {
    const secret = `secret-${randomUUID()}`;
    const interactions = [row(1, secret), row(secret), { ...row(1), customer: secret, fields: { [secret]: secret } }];
    await record({ idempotencyKey: `${secret}-of-the-key`, interactions });
    const { rows } = await owner.query(
      'select to_jsonb(idempotency_record) as record, report from idempotency_record where organization_id = $1', [organization.id]);
    expect(JSON.stringify(rows)).not.toContain('secret');
    expect(rows.at(-1).report).toEqual({
      accepted: 1, unchanged: 0, superseded: 0, stale: 0, rejected: { NOT_A_NUMBER: [1], UNKNOWN_FIELD: [2] },
    });
  });

  test('still gets the places and codes of its rejected rows where the source has changed or gone, with what the codes mean', async () => {
    const source = `moving_${randomUUID().slice(0, 8)}`;
    await defineOrders(organization, { key: source, fields: [AMOUNT] });
    const input = { source, idempotencyKey: randomUUID(), interactions: [row('x', 'bad'), { ...row(1, 'new'), fields: { note: 'y' } }] };
    const first = await record(input);
    expect(first.rejected.map(({ code }) => code)).toEqual(['NOT_A_NUMBER', 'UNKNOWN_FIELD']);

    await defineOrders(organization, { key: source, fields: [AMOUNT, NOTE] });
    const changed = await record(input);
    expect(changed).toEqual({
      ...first, replayed: true,
      rejected: [first.rejected[0], { index: 1, key: 'new', code: 'UNKNOWN_FIELD', message: 'The source has no such field.' }],
    });
    await organization.as('ADMIN', (ctx) => deleteSource(ctx, source));
    expect((await record(input)).rejected).toMatchObject([{ index: 0, key: 'bad', code: 'NOT_A_NUMBER' }, { index: 1, key: 'new', code: 'UNKNOWN_FIELD' }]);
  });

  test('that was refused whole is kept nowhere: mended, it may come under the same key', async () => {
    const idempotencyKey = randomUUID();
    await expect(record({ idempotencyKey, source: 'nowhere', interactions: [row(1)] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(record({ idempotencyKey, interactions: [row(1)], completeThrough: '2999-01-01T00:00:00Z' }))
      .rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(await record({ idempotencyKey, interactions: [row(1)] })).toMatchObject({ accepted: 1, replayed: false });
  });

  test('is another organisation\'s own affair', async () => {
    const input = { idempotencyKey: randomUUID(), interactions: [row(1, 'shared')] };
    await record(input);
    expect(await record({ ...input, interactions: [row(2, 'shared')] }, other)).toMatchObject({ accepted: 1, replayed: false });
  });

  test.each(['', '  ', 'x'.repeat(201), 'half \uD800 of a pair'])('is refused where the key is %j', async (idempotencyKey) => {
    await expect(record({ idempotencyKey })).rejects.toMatchObject({ code: 'BAD_INPUT', details: { argument: 'idempotencyKey' } });
  });
});

describe('the record of a batch', () => {
  test('stands for 30 days; after them the batch is a new one, and expired records go with the next that is written', async () => {
    const of = await newOrganization(database);
    await defineOrders(of, { fields: [AMOUNT] });
    const input = { idempotencyKey: randomUUID(), interactions: [row(1)] };
    for (const idempotencyKey of [input.idempotencyKey, randomUUID(), randomUUID()]) await record({ ...input, idempotencyKey }, of);
    const age = (days: number): Promise<unknown> => owner.query(
      `update idempotency_record set recorded_at = clock_timestamp() - $2 * interval '1 day' where organization_id = $1`, [of.id, days]);
    await age(29.9);
    expect(await record(input, of)).toMatchObject({ replayed: true });
    await age(30.1);
    expect(await record(input, of)).toMatchObject({ replayed: false, unchanged: 1 });
    expect(await recordsOf(of)).toBe(1);
    expect(await record(input, of)).toMatchObject({ replayed: true });
  });

  test('comes and goes with the rows: what fails to be stored leaves none', async () => {
    const before = await recordsOf(organization);
    const input = { idempotencyKey: randomUUID(), interactions: [row(1)] };
    await owner.query(`alter table idempotency_record add constraint planted check (report -> 'accepted' <> '1') not valid`);
    await expect(record(input)).rejects.toThrow();
    await owner.query('alter table idempotency_record drop constraint planted');
    expect(await recordsOf(organization)).toBe(before);
    expect(await record(input)).toMatchObject({ accepted: 1, replayed: false });
  });
});

describe('batches that come at the same time', () => {
  test('under one idempotency key are stored once, and every client gets the one report', async () => {
    const input = { idempotencyKey: randomUUID(), interactions: Array.from({ length: 100 }, (_, i) => row(i % 10 === 0 ? 'x' : i)) };
    // Half of them by another process, as far as the service is concerned.
    const second = await Database.open({ url });
    afterTheFile(() => second.close());
    const actor = { kind: 'service', keyId: randomUUID(), role: 'INGEST' } as const;
    const client = (by: Database): Promise<RecordReport> => inContext(contextOf(by, actor, organization.id), (ctx) =>
      recordInteractions(ctx, { source: 'orders', ...input }));
    const reports = await Promise.all(Array.from({ length: 50 }, (_, i) => client(i % 2 === 0 ? database : second)));
    const firsts = reports.filter(({ replayed }) => !replayed);
    expect(firsts).toHaveLength(1);
    expect(firsts[0]).toMatchObject({ accepted: 90 });
    for (const report of reports) expect({ ...report, replayed: false }).toEqual(firsts[0]);
  });

  test('with different bodies under one key: one is stored, the others are a CONFLICT', async () => {
    const idempotencyKey = randomUUID();
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, i) =>
      record({ idempotencyKey, interactions: [row(i, `race-${i}`)] })));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'CONFLICT' });
    const { rows } = await owner.query(
      `select count(*) from interaction where organization_id = $1 and key like 'race-%'`, [organization.id]);
    expect(rows[0].count).toBe('1');
  });

  test('over the same keys in opposite order end without a deadlock, in whole batches', async () => {
    const keys = Array.from({ length: 200 }, (_, i) => `cross-${i}`);
    for (let round = 0; round < sample(1, 8); round++) {
      const reports = await Promise.all(Array.from({ length: 30 }, (_, writer) => record({
        idempotencyKey: randomUUID(),
        interactions: (writer % 2 === 0 ? keys : keys.toReversed()).map((key) => row(writer, key)),
      })));
      for (const { accepted, superseded } of reports) expect([0, 200]).toContain(accepted || superseded);
    }
    const { rows } = await owner.query(
      `select count(distinct fields ->> 'amount') as amounts, count(*) as rows
      from interaction where organization_id = $1 and key like 'cross-%'`, [organization.id]);
    expect(rows[0]).toEqual({ amounts: '1', rows: '200' });
  });

  test('any of a few batches sent any number of times in any order leaves each stored once', async () => {
    await fc.assert(fc.asyncProperty(fc.shuffledSubarray([0, 0, 0, 1, 1, 1, 2, 2, 2], { minLength: 3 }), async (order) => {
      const batches = [0, 1, 2].map((i) => ({ idempotencyKey: randomUUID(), interactions: [row(i), row(i)] }));
      const reports = await Promise.all(order.map(async (i) => ({ i, report: await record(batches[i]!) })));
      for (const [i, { interactions }] of batches.entries()) {
        const mine = reports.filter((one) => one.i === i).map(({ report }) => report);
        if (mine.length === 0) continue;
        expect(mine.filter(({ replayed }) => !replayed)).toHaveLength(1);
        expect(new Set(mine.map(({ knowledge }) => knowledge)).size).toBe(1);
        const { rows } = await owner.query(
          'select count(*) from interaction_revision where organization_id = $1 and key = any($2)',
          [organization.id, interactions.map(({ key }) => key)]);
        expect(rows[0].count).toBe('0');
      }
    }), { numRuns: sample(10, 200), verbose: 1 });
  });
});
