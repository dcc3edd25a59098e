import { beforeEach, describe, expect, test } from '@jest/globals';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { reportSource } from '../../src/app/report-source.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { defineOrders } from './orders.js';

let database: Database;
let organization: TestOrganization;
beforeEach(async () => {
  database ??= (await testDatabase()).database;
  organization = await newOrganization(database, { timeZone: 'Europe/Berlin' });
  await defineOrders(organization);
});

const report = (completeThrough: string, source = 'orders') =>
  organization.as('INGEST', (ctx) => reportSource(ctx, source, completeThrough));
const recordUpTo = (completeThrough: string) =>
  organization.as('INGEST', (ctx) =>
    recordInteractions(ctx, {
      source: 'orders',
      interactions: [{ key: 'o', occurredAt: '2026-02-28T23:30:00Z', fields: {} }],
      completeThrough,
    }),
  );

describe('how far a source is complete', () => {
  test("is declared outright, and answered with the source's freshness", async () => {
    await recordUpTo('2026-03-01T00:00:00Z');
    expect(await report('2026-03-05T01:00:00+01:00')).toEqual({
      source: 'orders',
      coversFrom: '2026-03-01',
      completeThrough: '2026-03-05T00:00:00Z',
      lastOccurredAt: '2026-02-28T23:30:00Z',
      lastRecordedAt: expect.any(String),
    });
  });

  test('may be taken back outright, but not by an older batch that comes late', async () => {
    await recordUpTo('2026-03-05T00:00:00Z');
    await recordUpTo('2026-03-04T00:00:00Z');
    expect(await report('2026-03-05T00:00:00Z')).toMatchObject({ completeThrough: '2026-03-05T00:00:00Z' });
    expect(await report('2026-03-02T00:00:00Z')).toMatchObject({ completeThrough: '2026-03-02T00:00:00Z' });
    await recordUpTo('2026-03-03T00:00:00Z');
    expect(await report('2026-03-03T00:00:00Z')).toMatchObject({ completeThrough: '2026-03-03T00:00:00Z' });
  });

  test('cannot be said of a time still to come; then nothing of the batch is stored', async () => {
    const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString();
    await expect(report(tomorrow)).rejects.toMatchObject({ code: 'BAD_INPUT', details: { argument: 'completeThrough' } });
    await expect(recordUpTo(tomorrow)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    expect(await report('2026-01-01T00:00:00Z')).toMatchObject({ lastOccurredAt: null });
  });

  test('is refused for what is no instant, no source, or nobody who feeds it', async () => {
    await expect(report('2026-03-01')).rejects.toMatchObject({ code: 'BAD_INPUT', details: { argument: 'completeThrough' } });
    await expect(report('2026-03-01T00:00:00Z', 'order')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      details: { hint: 'Did you mean "orders"?' },
    });
    await expect(organization.as('VIEWER', (ctx) => reportSource(ctx, 'orders', '2026-03-01T00:00:00Z'))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});
