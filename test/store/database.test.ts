import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { startClock } from '../../src/sql/knowledge-clock.js';
import type { Database } from '../../src/store/database.js';
import { Member } from '../../src/store/entities/access.js';
import { KnowledgeClock, Organization } from '../../src/store/entities/organization.js';
import { testDatabase } from '../support/database.js';

let database: Database;
beforeAll(async () => { ({ database } = await testDatabase({ statementTimeoutMs: 1_000 })); });

async function organization(): Promise<string> {
  const id = randomUUID();
  await database.write(id, async (tx) => {
    tx.em.create(Organization, { id, key: `org-${id}`, name: 'Some', createdAt: '2026-01-01T00:00:00Z' });
    await tx.em.flush();
    await tx.query(startClock(id));
  });
  return id;
}

describe('a transaction of one organisation', () => {
  test('sees its own rows and no other organisation\'s', async () => {
    const [a, b] = [await organization(), await organization()];
    expect((await database.read(a, ({ em }) => em.find(Organization, {}))).map(({ id }) => id)).toEqual([a]);
    expect(await database.read(a, ({ em }) => em.find(Organization, { id: b }))).toEqual([]);
    expect(await database.read(a, ({ query }) => query(sql`select from knowledge_clock where organization_id = ${b}`))).toEqual([]);
  });

  test('cannot write into another organisation', async () => {
    const [a, b] = [await organization(), await organization()];
    const intruder = {
      organizationId: b, id: randomUUID(), email: 'eve@example.org', name: 'Eve', role: 'OWNER' as const,
      createdAt: '2026-01-01T00:00:00Z', removedAt: null,
    };
    await expect(database.write(a, async ({ em }) => { em.create(Member, intruder); })).rejects.toThrow(/row-level security/);
  });

  test('keeps microseconds of instants as canonical text', async () => {
    const id = randomUUID();
    await database.write(id, async ({ em }) => {
      em.create(Organization, { id, key: `org-${id}`, name: 'Exact', createdAt: '2026-03-29T01:30:00.123456+02:00' });
    });
    const found = await database.write(id, ({ em }) => em.findOneOrFail(Organization, { id }));
    expect(found.createdAt).toBe('2026-03-28T23:30:00.123456Z');
  });

  test('leaves no organisation behind on its connection', async () => {
    const { database: single } = await testDatabase({ poolSize: 1 });
    await single.platform(({ em }) => em.find(Organization, {}));
    const statement = sql<{ setting: string }>`select current_setting('app.organization', true) as setting`;
    const [bare] = (await statement.execute((single as unknown as { orm: { em: { fork(): { getKysely(): never } } } })
      .orm.em.fork().getKysely())).rows;
    expect(bare!.setting).toBe('');
  });

  test('reads one snapshot and cannot write', async () => {
    const id = await organization();
    const reading = await database.openReading(id);
    const before = await reading.knowledge();
    await database.write(id, async (tx) => { await tx.stamp(); });
    expect(await reading.query(sql`select from knowledge_clock where stamp > to_timestamp(${before}::numeric / 1000)`)).toEqual([]);
    await expect(reading.query(sql`update knowledge_clock set stamp = stamp`)).rejects.toThrow(/read-only/);
    await reading.close();
    await reading.close();
  });

  test('that takes too long is a TIMEOUT with a hint', async () => {
    const id = await organization();
    await expect(database.read(id, ({ query }) => query(sql`select pg_sleep(5)`)))
      .rejects.toMatchObject({ code: 'TIMEOUT', details: { hint: expect.any(String) } });
  });

  test('binds every value of a statement', async () => {
    const id = await organization();
    const sent: string[] = [];
    const stop = database.onStatement((statement) => sent.push(statement));
    const evil = `'); drop table member; --`;
    const rows = await database.read(id, ({ query }) => query(sql`select ${evil}::text as echo`));
    stop();
    expect(rows).toEqual([{ echo: evil }]);
    expect(sent.join('\n')).not.toContain('drop table');
  });
});

describe('the platform\'s transaction', () => {
  test('sees every organisation and nothing of theirs', async () => {
    const [a, b] = [await organization(), await organization()];
    const [organizations, clocks] = await database.platform(async ({ em }) =>
      [await em.find(Organization, {}), await em.find(KnowledgeClock, {})]);
    expect(organizations!.map((found) => (found as Organization).id)).toEqual(expect.arrayContaining([a, b]));
    expect(clocks).toEqual([]);
  });
});

test('statements are reported with their transaction around them, whose beginning and settings are one', async () => {
  const id = await organization();
  await database.read(id, async () => undefined);
  const sent: string[] = [];
  const stop = database.onStatement((statement) => sent.push(statement.trim().split(/\s+/)[0]!));
  await database.read(id, ({ query }) => query(sql`select 1`));
  stop();
  expect(sent).toEqual(['start', 'select', 'rollback']);
});
