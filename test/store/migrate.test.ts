import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { MIGRATIONS } from '../../migrations/index.js';
import { appConnection, parseUrl, withClient } from '../../src/store/connection.js';
import { newId } from '../../src/kernel/ids.js';
import { Database } from '../../src/store/database.js';
import { connectOrStart, type EmbeddedPostgres } from '../../src/store/embedded-postgres.js';
import { migrate } from '../../src/store/migrate.js';
import { openOrm } from '../../src/store/orm.js';
import { APP_ROLE } from '../../src/store/tenant-policy.js';
import { newOrganization } from '../support/organization.js';

// Roles belong to a whole server, so these tests have one of their own.
let cluster: EmbeddedPostgres;
let superuser: pg.Client;
const folder = mkdtempSync(join(tmpdir(), 'yardstick-migrate-'));

beforeAll(async () => {
  cluster = await connectOrStart({ dataDirectory: folder, as: 'server', durable: false });
  superuser = new pg.Client({ connectionString: cluster.url });
  await superuser.connect();
});

afterAll(async () => {
  await superuser.end();
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
});

let databases = 0;

/** A database of a user with just these rights. */
async function databaseOf(user: string, rights: string): Promise<string> {
  const database = `own_${++databases}`;
  await superuser.query(`create role ${user} login password 'secret of ${user}' ${rights}`);
  await superuser.query(`create database ${database} owner ${user}`);
  const url = new URL(cluster.url);
  [url.username, url.password, url.pathname] = [user, `secret of ${user}`, `/${database}`];
  return url.href;
}

async function works(url: string): Promise<void> {
  const database = await Database.open({ url });
  try {
    const { id, organization } = await newOrganization(database);
    expect(organization.id).toBe(id);
  } finally {
    await database.close();
  }
}

const logsIn = (url: string): Promise<boolean> =>
  withClient(appConnection(parseUrl(url)), async () => true).catch(() => false);

describe('migrating', () => {
  test('needs a user that may make roles, and says so', async () => {
    await expect(migrate(await databaseOf('plain', 'nocreaterole'))).rejects.toMatchObject({
      name: 'StartupError',
      message: expect.stringMatching(/^The user plain of DATABASE_URL cannot set up the role yardstick_app \(.*\): give it CREATEROLE, [^\n]*$/),
    });
  });

  test('needs no superuser, and what it makes works under row level security', async () => {
    const url = await databaseOf('maker', 'createrole');
    await migrate(url);
    await works(url);
  });

  /** A database of an older release, whose owner is no superuser, and a superuser's client in it. */
  async function olderDatabase(name: string, release: string): Promise<{ readonly url: string; readonly client: pg.Client }> {
    const url = await databaseOf(name, 'createrole');
    await superuser.query(`do $$ begin create role ${APP_ROLE} login; exception when duplicate_object then null; end $$`);
    await superuser.query(`grant ${APP_ROLE} to ${name} with admin option`);
    const orm = await openOrm(parseUrl(url), { max: 1 });
    await orm.migrator.up({ to: release });
    await orm.close();
    const inside = new URL(cluster.url);
    inside.pathname = new URL(url).pathname;
    const client = new pg.Client({ connectionString: inside.href });
    await client.connect();
    return { url, client };
  }

  const forced = async (client: pg.Client, ...tables: string[]): Promise<unknown> =>
    (await client.query(`select bool_and(relforcerowsecurity) as forced from pg_class where relname = any($1)`, [tables])).rows;

  test('takes KPIs of an older release along: their versions are in force since they were recorded', async () => {
    const { url, client } = await olderDatabase('older', 'Migration20261123010000_calendar');
    const [organization, kpi] = [newId(), newId()];
    await client.query(`insert into organization values ('${organization}', 'old', 'Old', now())`);
    await client.query(`insert into definition_key values ('${organization}', 'rate', 'KPI')`);
    await client.query(`insert into kpi (organization_id, id, key, name, tags) values ('${organization}', '${kpi}', 'rate', 'Rate', '{}')`);
    await client.query(`insert into kpi_version (organization_id, kpi_id, major, minor, id, recorded_at, definition)
      values ('${organization}', '${kpi}', 1, 0, '${newId()}', '2026-01-02T03:04:05Z', '{}')`);
    await migrate(url);
    const { rows } = await client.query(`select effective_from = recorded_at as since, reads, changes from kpi_version`);
    expect(rows).toEqual([{ since: true, reads: [], changes: [] }]);
    expect(await forced(client, 'kpi_version')).toEqual([{ forced: true }]);
    await client.end();
  });

  test('takes rollups of an older release along: what is built has the rows recorded by then', async () => {
    const { url, client } = await olderDatabase('rolled', 'Migration20261130010000_rollup_rows');
    const [organization, source, bucketing] = [newId(), newId(), newId()];
    await client.query(`insert into organization (id, key, name, created_at) values ('${organization}', 'old', 'Old', now())`);
    await client.query(`insert into knowledge_clock (organization_id, stamp) values ('${organization}', '2026-01-02T03:04:05Z')`);
    await client.query(`insert into definition_key values ('${organization}', 'calls', 'SOURCE')`);
    await client.query(`insert into source (organization_id, id, key, name) values ('${organization}', '${source}', 'calls', 'Calls')`);
    await client.query(`insert into rollup_bucketing (organization_id, id, source_id, time_field, zone) values ('${organization}', '${bucketing}', '${source}', 'occurredAt', 'UTC')`);
    for (const [identity, from] of [['built', `'-infinity'`], ['new', 'null']]) {
      await client.query(`insert into rollup (organization_id, id, bucketing_id, identity, definition, registered_at, wanted, built_from, cells)
        values ('${organization}', '${newId()}', '${bucketing}', '${identity}', '{}', now(), true, ${from}, 0)`);
    }
    await migrate(url);
    const { rows } = await client.query(`select identity, recorded_through = '2026-01-02T03:04:05Z' as "asOf" from rollup order by identity`);
    expect(rows).toEqual([{ identity: 'built', asOf: true }, { identity: 'new', asOf: null }]);
    expect(await forced(client, 'rollup', 'knowledge_clock')).toEqual([{ forced: true }]);
    await client.end();
  });

  test('is done once by many processes that start at once', async () => {
    const url = await databaseOf('many', 'superuser');
    await Promise.all([1, 2, 3].map(() => migrate(url)));
    await works(url);
    await withClient(parseUrl(url), async (client) => {
      expect((await client.query('select from mikro_orm_migrations')).rowCount).toBe(MIGRATIONS.length);
    });
  });

  test('gives the app role its derived password again where somebody changed it', async () => {
    const url = cluster.url;
    await migrate(url);
    await superuser.query(`alter role yardstick_app password 'something else'`);
    expect(await logsIn(url)).toBe(false);
    await migrate(url);
    expect(await logsIn(url)).toBe(true);
    await works(url);
  });

  test.each(['superuser', 'bypassrls'])('refuses an app role that is %s', async (right) => {
    await migrate(cluster.url);
    await superuser.query(`alter role yardstick_app ${right}`);
    await expect(migrate(cluster.url)).rejects.toMatchObject({
      name: 'StartupError', message: expect.stringMatching(/^The role yardstick_app can pass by row level security: /),
    });
    await superuser.query(`alter role yardstick_app no${right}`);
  });
});

test('the password of the app role is derived from the owner\'s, and absent with it', () => {
  const owner = parseUrl('postgresql://me:secret@db.example:6432/data');
  expect(appConnection(owner)).toMatchObject({ host: 'db.example', port: 6432, database: 'data', user: 'yardstick_app' });
  expect(appConnection(owner).password).toMatch(/^[\w-]{43}$/);
  expect(appConnection({ ...owner, password: 'other' }).password).not.toBe(appConnection(owner).password);
  expect(appConnection({ ...owner, password: '' }).password).toBeUndefined();
});
