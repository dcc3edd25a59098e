import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type pg from 'pg';
import { newId } from '../../src/kernel/ids.js';
import type { Database, Reading, Writing } from '../../src/store/database.js';
import { ownerClient, testDatabase } from '../support/database.js';
import { newOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';

let database: Database;
let url: string;
let owner: pg.Client;
beforeAll(async () => {
  ({ database, url } = await testDatabase());
  owner = await ownerClient(url);
});

/** A source of the organisation, whose reports stand here for whatever is stamped. */
async function newSource(): Promise<{ organizationId: string; sourceId: string }> {
  const { id: organizationId } = await newOrganization(database);
  const sourceId = newId();
  await database.write(organizationId, (tx) => tx.query(sql`
    insert into source (organization_id, id, key, name) values (${organizationId}, ${sourceId}, 'calls', 'Calls')`));
  return { organizationId, sourceId };
}

const insertReport = (tx: Writing, sourceId: string, stamp: number): Promise<unknown> => tx.query(sql`
  insert into source_report (organization_id, source_id, recorded_at, complete_through)
  values (${tx.organizationId}, ${sourceId}, to_timestamp(${stamp}::numeric / 1000), to_timestamp(0))`);

/** The stamps of the rows that the reading sees and that were known by then. */
async function knownBy(reading: Reading, knowledge: number): Promise<number[]> {
  const rows = await reading.query(sql<{ at: string }>`
    select (extract(epoch from recorded_at) * 1000)::bigint::text as at from source_report
    where recorded_at <= to_timestamp(${knowledge}::numeric / 1000) order by recorded_at`);
  return rows.map(({ at }) => Number(at));
}

/** What readers were told while writers were at work: a knowledge, and the stamps known by then. */
interface Told { readonly knowledge: number; readonly known: readonly number[] }

/** A gate that a writer waits at while it holds its stamp. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((done) => { open = done; });
  return { opened, open };
}

async function setClock(organizationId: string, stamp: string): Promise<void> {
  await owner.query('begin');
  await owner.query(`select set_config('app.organization', $1, true)`, [organizationId]);
  await owner.query(`update knowledge_clock set stamp = ${stamp} where organization_id = $1`, [organizationId]);
  await owner.query('commit');
}

describe('while a writer is held between its stamp and its commit', () => {
  test('others ask at once, know less than its stamp, and what they were told never changes', async () => {
    const { organizationId, sourceId } = await newSource();
    const { opened, open } = gate();
    const stamped = gate();
    let stamp = 0;
    const writing = database.write(organizationId, async (tx) => {
      stamp = await tx.stamp();
      await insertReport(tx, sourceId, stamp);
      stamped.open();
      await opened;
    });
    await stamped.opened;

    // Longer than the interval of a tick, so that each of them meets the lock; none may wait for it, as the writer waits for them.
    const told: Told[] = [];
    for (let i = 0; i < 3; i++) {
      told.push(await ask(organizationId));
      await new Promise((done) => { setTimeout(done, 1_100); });
    }
    open();
    await writing;

    for (const { knowledge, known } of told) {
      expect(knowledge).toBeLessThan(stamp);
      expect(known).toEqual([]);
    }
    const after = await database.read(organizationId, async (reading) => ({
      knowledge: await reading.knowledge(),
      now: await knownBy(reading, await reading.knowledge()),
      then: await Promise.all(told.map(({ knowledge }) => knownBy(reading, knowledge))),
    }));
    expect(after.knowledge).toBeGreaterThanOrEqual(stamp);
    expect(after.now).toEqual([stamp]);
    expect(after.then).toEqual(told.map(({ known }) => known));
  });

  test('other writers of the organisation take turns, and other organisations do not wait', async () => {
    const [held, free] = [await newSource(), await newSource()];
    const { opened, open } = gate();
    const stamped = gate();
    const order: string[] = [];
    const first = database.write(held.organizationId, async (tx) => {
      await tx.stamp();
      stamped.open();
      await opened;
      order.push('first');
    });
    await stamped.opened;
    const second = database.write(held.organizationId, async (tx) => {
      await tx.stamp();
      order.push('second');
    });
    await database.write(free.organizationId, async (tx) => {
      await tx.stamp();
      order.push('other');
    });
    open();
    await Promise.all([first, second]);
    expect(order).toEqual(['other', 'first', 'second']);
  });
});

/** L5: asked again as of what they were told, everybody is told the same. */
const broken = (told: readonly Told[], stamps: readonly number[]): Told[] =>
  told.filter(({ knowledge, known }) => JSON.stringify(known) !== JSON.stringify(stamps.filter((stamp) => stamp <= knowledge)));

const ask = (organizationId: string): Promise<Told> => database.read(organizationId, async (reading) => {
  const knowledge = await reading.knowledge();
  return { knowledge, known: await knownBy(reading, knowledge) };
});

const everything = (organizationId: string): Promise<number[]> =>
  database.read(organizationId, (reading) => knownBy(reading, 8.64e12));

test('under concurrent writers, fast and slow, an answer as of a reported knowledge never changes', async () => {
  const { organizationId, sourceId } = await newSource();
  const rounds = sample(15, 200);
  let writers = 4;
  const write = async (writer: number): Promise<void> => {
    for (let i = 0; i < rounds; i++) {
      await database.write(organizationId, async (tx) => {
        const stamp = await tx.stamp();
        await tx.query(sql`select pg_sleep(${(i + writer) % 3 === 0 ? 0.02 : 0})`);
        await insertReport(tx, sourceId, stamp);
      });
    }
    writers--;
  };
  const told: Told[] = [];
  const read = async (): Promise<void> => {
    while (writers > 0) told.push(await ask(organizationId));
  };
  await Promise.all([write(0), write(1), write(2), write(3), read(), read()]);

  const stamps = await everything(organizationId);
  expect(stamps).toHaveLength(4 * rounds);
  expect(new Set(stamps).size).toBe(stamps.length);
  expect(told.length).toBeGreaterThan(10);
  expect(broken(told, stamps)).toEqual([]);
});

describe('a planted way of stamping is caught:', () => {
  const milliseconds = async (tx: Writing, instant: 'now' | 'clock'): Promise<number> => {
    const [row] = await tx.query(sql<{ at: string }>`
      select (extract(epoch from ${instant === 'now' ? sql`now()` : sql`clock_timestamp()`}) * 1000)::bigint::text as at`);
    return Number(row!.at);
  };

  /** A writer comes by its stamp, and is overtaken by another one before it writes and commits. */
  async function overtaken(stampOf: (tx: Writing) => Promise<number>): Promise<Told[]> {
    const { organizationId, sourceId } = await newSource();
    const { opened, open } = gate();
    const stamped = gate();
    const slow = database.write(organizationId, async (tx) => {
      const stamp = await stampOf(tx);
      stamped.open();
      await opened;
      await insertReport(tx, sourceId, stamp);
    });
    await stamped.opened;
    // The planted stamp says a millisecond of its own.
    await new Promise((done) => { setTimeout(done, 5); });
    await database.write(organizationId, async (tx) => insertReport(tx, sourceId, await tx.stamp()));
    const told = await ask(organizationId);
    open();
    await slow;
    return broken([told], await everything(organizationId));
  }

  test('the time at which the transaction began', async () => {
    expect(await overtaken((tx) => milliseconds(tx, 'now'))).toHaveLength(1);
  });

  test('the time of writing, without the lock of the clock', async () => {
    expect(await overtaken((tx) => milliseconds(tx, 'clock'))).toHaveLength(1);
  });

  test('the next stamp, read and not taken', async () => {
    expect(await overtaken(async (tx) => (await tx.knowledge()) + 1)).toHaveLength(1);
  });
});

describe('the clock of an organisation', () => {
  test('that recorded nothing for three days is now when somebody asks', async () => {
    const { organizationId } = await newSource();
    await setClock(organizationId, `date_trunc('milliseconds', clock_timestamp() - interval '3 days')`);
    const knowledge = await database.read(organizationId, (reading) => reading.knowledge());
    expect(Math.abs(knowledge - Date.now())).toBeLessThan(3_600_000);
  });

  test('is moved by this process once a second at most', async () => {
    const { organizationId } = await newSource();
    await setClock(organizationId, `date_trunc('milliseconds', clock_timestamp() - interval '3 days')`);
    const sent: string[] = [];
    const stop = database.onStatement((statement) => sent.push(statement));
    const asked = [];
    for (let i = 0; i < 3; i++) asked.push(await database.read(organizationId, (reading) => reading.knowledge()));
    stop();
    expect(sent.filter((statement) => statement.includes('skip locked'))).toHaveLength(1);
    expect(new Set(asked).size).toBe(1);
  });

  test('never goes back, whatever the machine\'s clock says', async () => {
    const { organizationId } = await newSource();
    await setClock(organizationId, `date_trunc('milliseconds', clock_timestamp() + interval '1 hour')`);
    const ahead = await database.read(organizationId, (reading) => reading.knowledge());
    const stamps = [];
    for (let i = 0; i < 3; i++) stamps.push(await database.write(organizationId, (tx) => tx.stamp()));
    expect(stamps).toEqual([ahead + 1, ahead + 2, ahead + 3]);
  });

  test('is one stamp for all that a transaction writes, and none where it fails', async () => {
    const { organizationId } = await newSource();
    const [first, again] = await database.write(organizationId, async (tx) => [await tx.stamp(), await tx.stamp()]);
    expect(again).toBe(first);
    await expect(database.write(organizationId, async (tx) => {
      await tx.stamp();
      throw new Error('changed my mind');
    })).rejects.toThrow('changed my mind');
    expect(await database.read(organizationId, (reading) => reading.knowledge())).toBe(first);
  });
});
