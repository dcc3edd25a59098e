import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { interaction } from '../../src/app/interaction.js';
import { interactions, type InteractionsInput } from '../../src/app/interactions.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import type { SentRow } from '../../src/app/row-checks/check-row.js';
import { ExactNumber } from '../../src/kernel/decimal.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';
import { defineOrders } from './orders.js';

let database: Database;
let organization: TestOrganization;

const HOUR = 3_600_000;
const START = Date.parse('2026-03-01T00:00:00Z');
/** Ties in time, unknown closing times, corrections. */
const ROWS = Array.from({ length: 60 }, (_, index) => ({
  key: `order-${String((index * 37) % 60).padStart(2, '0')}`,
  occurredAt: new Date(START + Math.floor(index / 3) * HOUR).toISOString(),
  customer: `c${index % 4}`,
  fields: {
    channel: ['email', 'chat', null][index % 3],
    amount: index,
    ...(index % 5 === 0 ? {} : { closed_at: new Date(START + (index % 7) * HOUR).toISOString() }),
  },
}));

const record = (rows: readonly SentRow[]) =>
  organization.as('INGEST', (ctx) => recordInteractions(ctx, { source: 'orders', interactions: rows }));
let before: string;
beforeAll(async () => {
  ({ database } = await testDatabase());
  organization = await newOrganization(database, { timeZone: 'Europe/Berlin' });
  await defineOrders(organization);
  before = (await record(ROWS)).knowledge;
  await record(ROWS.slice(0, 10).map((row) => ({ ...row, fields: { amount: 1_000 + Number(row.fields.amount) } })));
});

const ask = (input: Partial<InteractionsInput>) =>
  organization.as('ANALYST', async (ctx) => {
    const page = await interactions(ctx, { source: 'orders', first: 100, ...input });
    return { ...page, keys: page.items.map(({ key }) => key) };
  });

describe('the interactions of a source', () => {
  test("come newest first, then by key, with the page's revisions in one statement", async () => {
    const { items, nextCursor } = await organization.as('ANALYST', async (ctx) => {
      const page = await interactions(ctx, { source: 'orders', first: 5 });
      const sent: string[] = [];
      const stop = database.onStatement((statement) => sent.push(statement));
      const revisions = await Promise.all(page.items.map((item) => item.revisions()));
      stop();
      expect(sent).toHaveLength(1);
      return { ...page, items: page.items.map((item, index) => ({ ...item, revisions: revisions[index]! })) };
    });
    const expected = ROWS.toSorted((a, b) =>
      a.occurredAt === b.occurredAt ? (a.key < b.key ? -1 : 1) : a.occurredAt < b.occurredAt ? 1 : -1,
    );
    expect(items.map(({ key }) => key)).toEqual(expected.slice(0, 5).map(({ key }) => key));
    expect(items[0]).toMatchObject({
      source: 'orders',
      supersededAt: null,
      retracted: false,
      revisions: [{ supersededAt: null }],
    });
    expect(nextCursor).toBe(items.at(-1)!.cursor);
  });

  test("are filtered by a window over occurredAt or a TIME field, in the organisation's zone", async () => {
    const march1 = await ask({ window: { between: { from: '2026-03-01', to: '2026-03-02' } } });
    expect(march1.keys).toHaveLength(60);
    const hour = await ask({
      window: { between: { from: '2026-03-01T02:00:00Z', to: '2026-03-01T03:00:00Z' } },
      at: 'closed_at',
    });
    expect(hour.keys.sort()).toEqual(
      ROWS.slice(10)
        .filter(({ fields }) => fields.closed_at === '2026-03-01T02:00:00.000Z')
        .map(({ key }) => key)
        .sort(),
    );
  });

  test('are filtered by a condition with parameters; computed fields are fields there', async () => {
    const { keys } = await ask({
      where: 'channel == $channel and double > 60 and customer in ["c0", $other]',
      params: { channel: 'email', other: 'c1' },
    });
    const expected = ROWS.slice(10).filter(
      ({ fields, customer }) => fields.channel === 'email' && fields.amount > 30 && ['c0', 'c1'].includes(customer),
    );
    expect(expected.length).toBeGreaterThan(2);
    expect(keys.sort()).toEqual(expected.map(({ key }) => key).sort());
  });

  test('are what was recorded by an older knowledge, with the revisions known then', async () => {
    const now = await ask({ where: 'amount >= 1000' });
    const then = await ask({ where: 'amount >= 1000', asOf: { knowledge: before } });
    expect([now.keys.length, then.keys.length]).toEqual([10, 0]);
    const revisions = await organization.as('ANALYST', async (ctx) => {
      const page = await interactions(ctx, {
        source: 'orders',
        where: 'key == $key',
        params: { key: ROWS[0]!.key },
        asOf: { knowledge: before },
      });
      return page.items[0]!.revisions();
    });
    expect(revisions).toMatchObject([{ recordedAt: before, supersededAt: null, fields: { amount: 0 } }]);
    expect((await ask({ asOf: { knowledge: '2020-01-01T00:00:00Z', definition: null } })).keys).toEqual([]);
  });

  test("come page by page as they come at once, whatever the order and the page's size", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('occurredAt', 'closed_at'),
        fc.integer({ min: 1, max: 25 }),
        fc.constantFrom(null, 'amount > 20', 'is_null(closed_at)'),
        fc.boolean(),
        async (at, first, where, past) => {
          const asOf = past ? { knowledge: before } : null;
          const whole = await ask({ at, where, asOf });
          const paged: string[] = [];
          for (let after: string | null = null; ;) {
            const page = await ask({ at, where, asOf, first, after });
            paged.push(...page.keys);
            after = page.nextCursor;
            if (after === null) break;
          }
          expect(paged).toEqual(whole.keys);
          expect(new Set(paged).size).toBe(paged.length);
        },
      ),
      { numRuns: sample(15, 200) },
    );
  });

  test.each([
    [{ source: 'oders' }, 'NOT_FOUND', /Did you mean "orders"\?/],
    [{ source: 'or\u0000ders' }, 'NOT_FOUND', /./],
    [{ at: 'closed' }, 'BAD_INPUT', /Did you mean "closed_at"\?/],
    [{ at: 'amount' }, 'BAD_INPUT', /occurredAt, closed_at/],
    [{ first: 0 }, 'BAD_INPUT', /1 to 100/],
    [{ first: 101 }, 'BAD_INPUT', /1 to 100/],
    [{ after: 'nonsense' }, 'BAD_INPUT', /no cursor/],
    [{ after: Buffer.from('["yesterday","k"]').toString('base64url') }, 'BAD_INPUT', /no cursor/],
    [{ asOf: { knowledge: 'yesterday' } }, 'BAD_INPUT', /asOf\.knowledge/],
    [{ window: { between: { from: '2026-03-02', to: '2026-03-01' } } }, 'BAD_INPUT', /before/],
    [{ where: 'chanel == "email"' }, 'INVALID_EXPRESSION', /chanel/],
    [{ where: 'amount + 1' }, 'INVALID_EXPRESSION', /./],
    [{ where: 'channel == $c' }, 'INVALID_EXPRESSION', /./],
    [{ where: 'channel == "nul\u0000"' }, 'INVALID_EXPRESSION', /./],
    [{ where: 'channel == $c', params: { c: 'nul\u0000' } }, 'INVALID_EXPRESSION', /./],
  ] as [Partial<InteractionsInput>, string, RegExp][])('%j is refused with %s', async (input, code, text) => {
    const error = await ask(input).then(
      () => undefined,
      (thrown: unknown) => thrown as { code: string; message: string; details: { hint?: string } },
    );
    expect(error?.code).toBe(code);
    expect(`${error?.message} ${error?.details.hint ?? ''}`).toMatch(text);
  });

  test('are for analysts', async () => {
    for (const role of ['VIEWER', 'INGEST'] as const) {
      await expect(organization.as(role, (ctx) => interactions(ctx, { source: 'orders' }))).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
      await expect(organization.as(role, (ctx) => interaction(ctx, 'orders', 'order-00'))).rejects.toMatchObject({
        code: 'FORBIDDEN',
      });
    }
  });
});

describe('one interaction', () => {
  test("is null where its source has none of that key, another organisation's included", async () => {
    const other = await newOrganization(database);
    await defineOrders(other);
    await other.as('INGEST', (ctx) =>
      recordInteractions(ctx, {
        source: 'orders',
        interactions: [{ key: 'theirs', occurredAt: '2026-03-01T00:00:00Z', fields: {} }],
      }),
    );
    const read = (key: string) => organization.as('ANALYST', (ctx) => interaction(ctx, 'orders', key));
    for (const key of ['theirs', 'nobody', '', 'nul\u0000', 'x'.repeat(500)]) expect(await read(key)).toBeNull();
    await expect(organization.as('ANALYST', (ctx) => interaction(ctx, 'oders', 'k'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('gives numbers that a double cannot hold as exact ones', async () => {
    await record([{ key: 'big', occurredAt: '2025-01-01T00:00:00Z', fields: { amount: '9007199254740993' } }]);
    const found = await organization.as('ANALYST', (ctx) => interaction(ctx, 'orders', 'big'));
    expect(found!.fields).toEqual({ amount: new ExactNumber('9007199254740993') });
    expect(JSON.stringify(found!.fields)).toBe('{"amount":"9007199254740993"}');
  });
});
