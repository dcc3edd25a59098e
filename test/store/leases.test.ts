import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { startClock } from '../../src/sql/knowledge-clock.js';
import type { Database, Reading } from '../../src/store/database.js';
import { Organization } from '../../src/store/entities/organization.js';
import { testDatabase } from '../support/database.js';

let database: Database;
// One connection, so that whoever comes next has the one that was just given back.
beforeAll(async () => { ({ database } = await testDatabase({ poolSize: 1 })); });

async function organization(): Promise<string> {
  const id = randomUUID();
  await database.write(id, async (tx) => {
    tx.em.create(Organization, { id, key: `org-${id}`, name: 'Some', createdAt: '2026-01-01T00:00:00Z' });
    await tx.em.flush();
    await tx.query(startClock(id));
  });
  return id;
}

const OWN = sql<{ own: string }>`select current_setting('app.organization', true) as own, pg_sleep(0.002)`;

/** Asks on and on, whether or not anybody still waits for it, as fields of a request do whose answer is already lost. */
async function askOn({ query }: Pick<Reading, 'query'>, times: number, seen: string[]): Promise<void> {
  for (let i = 0; i < times; i++) {
    const rows = await query(OWN).catch(() => []);
    seen.push(...rows.map(({ own }) => own));
  }
}

describe('what still runs for a transaction that is over', () => {
  test('reads nothing in the next one on its connection, and does not break it', async () => {
    const [a, b] = [await organization(), await organization()];
    const seenByA: string[] = [];
    const failures: unknown[] = [];
    for (let round = 0; round < 20; round++) {
      const reading = await database.openReading(a);
      const strays = Array.from({ length: 8 }, () => askOn(reading, 4, seenByA));
      await reading.query(OWN);
      const closed = reading.close();
      const next = Array.from({ length: 3 }, () => database.read(b, async (other) => {
        for (let i = 0; i < 3; i++) expect((await other.query(OWN)).map(({ own }) => own)).toEqual([b]);
      }).catch((error: unknown) => void failures.push(error)));
      await Promise.all([closed, ...next, ...strays]);
    }
    expect(failures).toEqual([]);
    expect(seenByA).toContain(a);
    expect(seenByA).not.toContain(b);
  });

  test('writes nothing once another part of its work has failed', async () => {
    const [a, b] = [await organization(), await organization()];
    const seenByA: string[] = [];
    const failures: unknown[] = [];
    for (let round = 0; round < 20; round++) {
      let strays: Promise<void>[] = [];
      const failed = database.write(a, async (tx) => {
        strays = Array.from({ length: 8 }, () => askOn(tx, 4, seenByA));
        await tx.query(OWN);
        throw new Error('something else failed');
      });
      await expect(failed).rejects.toThrow('something else failed');
      const next = Array.from({ length: 3 }, () => database.write(b, async (other) => {
        expect((await other.query(OWN)).map(({ own }) => own)).toEqual([b]);
      }).catch((error: unknown) => void failures.push(error)));
      await Promise.all([...next, ...strays]);
    }
    expect(failures).toEqual([]);
    expect(seenByA).not.toContain(b);
  });
});
