import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { importChunk, importInteractions, sourceToImport } from '../../src/app/import-interactions.js';
import { interaction } from '../../src/app/interaction.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import type { RecordReport } from '../../src/app/record-report.js';
import type { SentRow } from '../../src/app/row-checks/check-row.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';
import { defineOrders, ORDER_FIELDS } from './orders.js';

let database: Database;
let organization: TestOrganization;
beforeAll(async () => {
  ({ database } = await testDatabase());
  organization = await newOrganization(database);
  await defineOrders(organization);
  await defineOrders(organization, { key: 'recorded', name: 'Recorded' });
});

const prepare = async (rows: readonly SentRow[]) =>
  importChunk(await organization.as('INGEST', (ctx) => sourceToImport(ctx, 'orders')), rows);
const take = async (rows: readonly SentRow[]): Promise<RecordReport> => {
  const chunk = await prepare(rows);
  return organization.as('INGEST', (ctx) => importInteractions(ctx, chunk, rows));
};
const read = (key: string, source = 'orders') =>
  organization.as('ANALYST', async (ctx) => {
    const found = await interaction(ctx, source, key);
    if (found === null) return null;
    const { occurredAt, customer, fields } = found;
    return { occurredAt, customer, fields, revisions: (await found.revisions()).map((revision) => revision.fields) };
  });

const row = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd\t\\e', 'ü\n', ' f '),
  occurredAt: fc.constantFrom('2026-03-01T09:30:00Z', '2026-03-01T11:30:00+01:00', 'yesterday'),
  customer: fc.option(fc.constantFrom('x', '\\N', 'back\\slash', '😀')),
  sequence: fc.option(fc.integer({ min: 1, max: 3 })),
  fields: fc.record(
    { channel: fc.constantFrom('', 'e\nmail', '\\.', '"'), amount: fc.constantFrom(1, '1.0', '-7.25', 'many'), paid: fc.boolean() },
    { requiredKeys: [] },
  ),
});

describe('a chunk of a file', () => {
  test('is stored as the same rows of a batch are, whether its keys are new, stored or both', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { maxLength: 8 }), { minLength: 1, maxLength: 4 }), async (chunks) => {
        const prefix = `${run++} `;
        const keys = new Set<string>();
        for (const chunk of chunks) {
          const rows = chunk.map((each) => ({ ...each, key: prefix + each.key }));
          const { knowledge: _, ...imported } = await take(rows);
          const { knowledge: __, ...recorded } = await organization.as('INGEST', (ctx) =>
            recordInteractions(ctx, { source: 'recorded', interactions: rows }));
          expect(imported).toEqual(recorded);
          for (const { key } of rows) keys.add(key);
        }
        for (const key of keys) expect(await read(key)).toEqual(await read(key, 'recorded'));
      }),
      { numRuns: sample(20, 400) },
    );
  });

  test('is checked again where the source was redefined after it was prepared', async () => {
    const rows = [{ key: 'redefined', occurredAt: '2026-03-01T09:30:00Z', fields: { amount: 1, note: 'n' } }];
    const early = await prepare(rows);
    await defineOrders(organization, { fields: [...ORDER_FIELDS, { key: 'note', type: 'TEXT', role: 'DIMENSION' }] });
    const report = await organization.as('INGEST', (ctx) => importInteractions(ctx, early, rows));
    expect(report).toMatchObject({ accepted: 1, rejected: [] });
    expect(await read('redefined')).toMatchObject({ fields: { amount: 1, note: 'n' } });
  });
});
