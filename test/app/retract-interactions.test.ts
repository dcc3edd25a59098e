import { beforeAll, describe, expect, test } from '@jest/globals';
import { interaction } from '../../src/app/interaction.js';
import { interactions } from '../../src/app/interactions.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { retractInteractions } from '../../src/app/retract-interactions.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { defineOrders } from './orders.js';

let organization: TestOrganization;
beforeAll(async () => {
  const { database } = await testDatabase();
  organization = await newOrganization(database);
  await defineOrders(organization);
});

const AT = '2026-03-01T09:30:00Z';
let serial = 0;
async function recorded(sequence?: string): Promise<string> {
  const key = `order-${++serial}`;
  await record(key, sequence);
  return key;
}
const record = (key: string, sequence?: string) =>
  organization.as('INGEST', (ctx) =>
    recordInteractions(ctx, {
      source: 'orders',
      interactions: [{ key, occurredAt: AT, customer: 'c', fields: { amount: 5 }, sequence }],
    }),
  );
const retract = (keys: readonly string[], reason = 'recorded by mistake') =>
  organization.as('INGEST', (ctx) => retractInteractions(ctx, { source: 'orders', keys, reason }));
const read = (key: string) =>
  organization.as('ANALYST', async (ctx) => {
    const found = (await interaction(ctx, 'orders', key))!;
    return { ...found, revisions: await found.revisions() };
  });

describe('retracting', () => {
  test('closes the revision, keeps what it said, and says why', async () => {
    const key = await recorded();
    const report = await retract([key]);
    expect(report).toMatchObject({ accepted: 0, unchanged: 0, superseded: 0, stale: 0, retracted: 1, rejected: [] });
    expect(await read(key)).toMatchObject({
      retracted: true,
      reason: 'recorded by mistake',
      recordedAt: report.knowledge,
      customer: 'c',
      fields: { amount: 5 },
      revisions: [
        { retracted: false, reason: null, supersededAt: report.knowledge },
        { retracted: true, supersededAt: null },
      ],
    });
    const { items } = await organization.as('ANALYST', (ctx) =>
      interactions(ctx, { source: 'orders', where: 'key == $key', params: { key } }),
    );
    expect(items).toEqual([]);
  });

  test('leaves alone what is retracted already, and rejects keys that are not there, unusable or given twice', async () => {
    const key = await recorded();
    await retract([key]);
    const other = await recorded();
    const report = await retract([key, 'nobody', other, '', other, 'nul\u0000']);
    expect(report).toMatchObject({ retracted: 1, unchanged: 1 });
    expect(report.rejected.map(({ index, key: rejectedKey, code }) => [index, rejectedKey, code])).toEqual([
      [1, 'nobody', 'UNKNOWN_KEY'],
      [2, other, 'DUPLICATE_IN_BATCH'],
      [3, '', 'KEY_REQUIRED'],
      [5, 'nul\u0000', 'TEXT_MALFORMED'],
    ]);
    expect(await read(key)).toMatchObject({ revisions: { length: 2 } });
  });

  test('is undone by recording the key again, but not by a second delivery of what was retracted', async () => {
    const key = await recorded('7');
    await retract([key]);
    expect(await record(key, '7')).toMatchObject({ stale: 1 });
    expect(await read(key)).toMatchObject({ retracted: true });
    expect(await record(key)).toMatchObject({ superseded: 1 });
    expect(await read(key)).toMatchObject({ retracted: false, reason: null, revisions: { length: 3 } });
    expect(await record(key, '6')).toMatchObject({ stale: 1 });
  });

  test('wants a reason, a source and not too many keys', async () => {
    await expect(retract([], '  ')).rejects.toMatchObject({ code: 'BAD_INPUT', details: { argument: 'reason' } });
    await expect(retract([], 'x'.repeat(1_001))).rejects.toMatchObject({ code: 'BAD_INPUT', details: { argument: 'reason' } });
    await expect(retract([], 'nul\u0000')).rejects.toMatchObject({ code: 'BAD_INPUT', details: { argument: 'reason' } });
    await expect(retract(Array.from({ length: 5_001 }, String))).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: { argument: 'keys' },
    });
    await expect(
      organization.as('INGEST', (ctx) => retractInteractions(ctx, { source: 'oders', keys: [], reason: 'r' })),
    ).rejects.toMatchObject({ code: 'NOT_FOUND', details: { hint: 'Did you mean "orders"?' } });
    await expect(
      organization.as('ANALYST', (ctx) => retractInteractions(ctx, { source: 'orders', keys: [], reason: 'r' })),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
