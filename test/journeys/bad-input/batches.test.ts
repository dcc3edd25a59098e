import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { testServer, type TestServer } from '../../support/server.js';
import { defineAlike, tenant, type Tenant } from '../two-organizations.js';
import { refusalOf, type Refusal } from './refusal.js';

let server: TestServer;
let owner: Tenant;

beforeAll(async () => {
  server = await testServer();
  owner = await tenant(server);
  await defineAlike(owner, 1);
});

afterAll(() => expect(server.complaints).toEqual([]));

const refusal = (query: string, variables?: Record<string, unknown>): Promise<Refusal> =>
  refusalOf(owner.client, query, variables);

describe('a batch', () => {
  const RECORD = `mutation ($rows: [InteractionInput!]!) {
    recordInteractions(source: "tickets", interactions: $rows) { accepted unchanged rejected { index key code message } } }`;

  test('half of which is bad keeps the good half, and tells of each bad row where it stood and why', async () => {
    const good = { occurredAt: '2026-03-01T09:00:00Z', fields: { took: '12.50' } };
    const rows = [
      { ...good, key: 'half-0' },
      { ...good, key: '' },
      { ...good, key: 'half-2' },
      { ...good, key: 'half-3', occurredAt: '2026-03-01' },
      { ...good, key: 'half-4', fields: { channel: 'email' } },
      { ...good, key: 'half-5', fields: { chanel: 'email' } },
      { ...good, key: 'half-6', fields: { took: 3 } },
      { ...good, key: 'half-7', fields: { took: 'three' } },
      { ...good, key: 'half-8', fields: {} },
      { ...good, key: 'half-\u0000', fields: {} },
      { ...good, key: 'half-10', customer: 'c1' },
      { ...good, key: 'half-11', fields: { channel: 'a\ud800' } },
    ];
    const { data, errors } = await owner.client.send(RECORD, { rows });
    expect(errors).toBeUndefined();
    expect(data.recordInteractions).toEqual({
      accepted: 6,
      unchanged: 0,
      rejected: [
        { index: 1, key: '', code: 'KEY_REQUIRED', message: expect.stringContaining('The row has no key') },
        { index: 3, key: 'half-3', code: 'NOT_AN_INSTANT', message: expect.stringContaining('has no offset. Add one') },
        { index: 5, key: 'half-5', code: 'UNKNOWN_FIELD', message: 'The source has no field "chanel". Did you mean "channel"?' },
        { index: 7, key: 'half-7', code: 'NOT_A_NUMBER', message: expect.stringContaining('Field "took" is "three"') },
        { index: 9, key: expect.any(String), code: 'TEXT_MALFORMED', message: expect.stringContaining('NUL') },
        { index: 11, key: 'half-11', code: 'TEXT_MALFORMED', message: expect.stringContaining('half of a surrogate pair') },
      ],
    });
    expect((await owner.client.send(RECORD, { rows })).data.recordInteractions).toMatchObject({ accepted: 0, unchanged: 6 });
  });

  test('of 5,001 rows is refused whole', async () => {
    const rows = Array.from({ length: 5_001 }, (_, i) => ({ key: `many-${i}`, occurredAt: '2026-03-01T09:00:00Z', fields: {} }));
    expect(await refusal(RECORD, { rows })).toEqual({
      code: 'BAD_INPUT',
      argument: 'interactions',
      message: 'A batch holds at most 5,000 interactions; this one has 5,001.',
      hint: expect.stringContaining('several batches'),
    });
    expect(await owner.ask('{ interaction(source: "tickets", key: "many-0") { key } }')).toEqual({ interaction: null });
  });

  test('keeps numbers that no double holds, and refuses those beyond all keeping', async () => {
    const row = (key: string, took: string): string =>
      `{"key": "${key}", "occurredAt": "2026-03-02T09:00:00Z", "fields": {"took": ${took}}}`;
    const rows = [
      row('n0', '1e39'),
      row('n1', '1e400'),
      row('n2', `${'9'.repeat(34)}`),
      row('n3', `${'9'.repeat(35)}`),
      row('n4', '1e-41'),
      row('n5', '-0'),
      row('n6', `0.${'0'.repeat(200)}1`),
    ];
    const { recordInteractions } = (
      await owner.client.post(JSON.stringify({ query: RECORD, variables: { rows: ['@'] } }).replace('"@"', rows.join(',')))
    ).data;
    expect(recordInteractions.accepted).toBe(3);
    expect(recordInteractions.rejected.map(({ index, code }: { index: number; code: string }) => [index, code])).toEqual([
      [1, 'NUMBER_OUT_OF_RANGE'],
      [3, 'NUMBER_OUT_OF_RANGE'],
      [4, 'NUMBER_OUT_OF_RANGE'],
      [6, 'NUMBER_OUT_OF_RANGE'],
    ]);
  });
});
