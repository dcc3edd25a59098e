import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { MIGRATIONS } from '../../migrations/index.js';
import { appConnection, parseUrl, withClient } from '../../src/store/connection.js';
import { Database } from '../../src/store/database.js';
import { connectOrStart, type EmbeddedPostgres } from '../../src/store/embedded-postgres.js';
import { migrate } from '../../src/store/migrate.js';
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
