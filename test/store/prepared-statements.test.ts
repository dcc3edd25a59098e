import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql, type RawBuilder } from 'kysely';
import type { Database } from '../../src/store/database.js';
import { ownerClient, testDatabase } from '../support/database.js';

/** All on one connection. */
let database: Database;
let owner: Awaited<ReturnType<typeof ownerClient>>;
beforeAll(async () => {
  const made = await testDatabase({ poolSize: 1 });
  database = made.database;
  owner = await ownerClient(made.url);
  await owner.query('create table changing (value integer); insert into changing values (7); grant select on changing to public');
});

const read = <R>(...statements: RawBuilder<R>[]): Promise<R[][]> => database.read(randomUUID(), async (reading) => {
  const answers: R[][] = [];
  for (const statement of statements) answers.push(await reading.queryPrepared(statement));
  return answers;
});
const keptTexts = async (): Promise<string[]> => {
  const rows = await database.read(randomUUID(), ({ query }) => query(sql<{ statement: string }>`select statement from pg_prepared_statements`));
  return rows.map(({ statement }) => statement);
};
const numbered = (n: number, value: number): RawBuilder<{ value: number }> => sql`select ${sql.lit(n)}::integer + ${value}::integer as value`;

describe('a statement that is kept prepared', () => {
  test('gives the same for each of its values, and is prepared once', async () => {
    for (let value = 0; value < 20; value++) expect(await read(numbered(1_000, value))).toEqual([[{ value: 1_000 + value }]]);
    expect((await keptTexts()).filter((text) => text.includes('1000'))).toEqual(['select 1000::integer + $1::integer as value']);
  });

  test('makes room for others, and comes back', async () => {
    for (let n = 0; n < 250; n++) expect(await read(numbered(n, 1))).toEqual([[{ value: n + 1 }]]);
    expect((await keptTexts()).length).toBeLessThanOrEqual(101);
    expect(await read(numbered(0, 5), numbered(0, 6))).toEqual([[{ value: 5 }], [{ value: 6 }]]);
  });

  test('makes room for others that are asked side by side', async () => {
    const answers = await database.read(randomUUID(), (reading) =>
      Promise.all(Array.from({ length: 230 }, (_, n) => reading.queryPrepared(numbered(n % 115, n)))));
    expect(answers).toEqual(Array.from({ length: 230 }, (_, n) => [{ value: (n % 115) + n }]));
  });

  test('is forgotten where it fails, and its connection answers on', async () => {
    const quotient = (by: number): RawBuilder<{ q: number }> => sql`select 12 / ${by}::integer as q`;
    await expect(read(quotient(3), quotient(0), quotient(4))).rejects.toThrow(/division by zero/);
    await expect(read(numbered(5, 1), sql`select 1 / 0 as q`, numbered(5, 2))).rejects.toThrow(/division by zero/);
    expect(await read(quotient(3))).toEqual([[{ q: 4 }]]);
    expect(await read(quotient(4), quotient(6))).toEqual([[{ q: 3 }], [{ q: 2 }]]);
  });

  test('outlives a change of what it gives: it fails once, and is planned anew', async () => {
    const value = sql<{ value: unknown }>`select value from changing`;
    expect(await read(value)).toEqual([[{ value: 7 }]]);
    await owner.query('alter table changing alter column value type text');
    await expect(read(value)).rejects.toThrow(/cached plan/);
    expect(await read(value)).toEqual([[{ value: '7' }]]);
  });

  test.each([0, 1])('fails once where PostgreSQL has lost it, after %i others, and then another connection answers', async (others) => {
    const before = Array.from({ length: others }, (_, n) => numbered(8_100 + n, 1));
    for (let time = 0; time < 2; time++) await read(...before, numbered(8_000, 1));
    await database.read(randomUUID(), ({ query }) => query(sql`deallocate all`));
    await expect(read(...before, numbered(8_000, 2))).rejects.toThrow();
    for (let value = 0; value < 3; value++) expect((await read(...before, numbered(8_000, value))).at(-1)).toEqual([{ value: 8_000 + value }]);
  });

  test.each([`'); drop table member; --`, `\\'; select 1; --`, '\\', '', 'ä\n$1', null])('binds its values: %j', async (value) => {
    const echo = sql`select ${value}::text as echo`;
    // The first time it is bound, then it goes with what begins the transaction.
    for (let time = 0; time < 3; time++) expect(await read(echo)).toEqual([[{ echo: value }]]);
  });

  test('gives values of all types, also with what begins its transaction', async () => {
    const typed = sql`select ${12}::integer as i, ${1.5}::numeric as n, ${true}::boolean as b, ${['a', "b'"]}::text[] as a, ${'2026-01-02T03:04:05Z'}::timestamptz as t`;
    const [first] = await read(typed);
    expect(first).toEqual([{ i: 12, n: '1.5', b: true, a: ['a', "b'"], t: expect.anything() }]);
    for (let time = 0; time < 3; time++) expect(await read(typed)).toEqual([first]);
  });
});
