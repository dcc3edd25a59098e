import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { StartupError } from '../../src/kernel/startup-error.js';
import { openStore, type StoreOptions } from '../../src/store/open-store.js';
import { afterTheFile, migratedDatabase, ownerClient } from '../support/database.js';
import { oldPostgres } from '../support/old-postgres.js';

/** The one line that the terminal would show. */
async function refusal(options: Partial<StoreOptions>): Promise<string> {
  const error: unknown = await openStore({ databaseUrl: null, dataDirectory: '/nowhere', ...options }).then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(StartupError);
  const { message } = error as StartupError;
  expect(message).not.toContain('\n');
  return message;
}

describe('says in one line why it cannot be opened:', () => {
  test('the database is out of reach', async () => {
    const line = await refusal({ databaseUrl: 'postgresql://someone:secret@127.0.0.1:1/yardstick' });
    expect(line).toMatch(/^The database yardstick at 127\.0\.0\.1:1 is out of reach: .*ECONNREFUSED/);
    expect(line).not.toContain('secret');
  });

  test('its password is wrong', async () => {
    const url = new URL(await migratedDatabase());
    url.password = 'guess';
    expect(await refusal({ databaseUrl: url.href })).toMatch(/is out of reach: password authentication failed/);
  });

  test('the URL is none', async () => {
    expect(await refusal({ databaseUrl: 'mysql://nobody@127.0.0.1/x' }))
      .toBe('DATABASE_URL is no PostgreSQL URL: it looks like postgresql://user:password@host:5432/database.');
  });

  test('the database is too old', async () => {
    const line = await refusal({ databaseUrl: await oldPostgres('14.11', '140011') });
    expect(line).toMatch(/^The database server at 127\.0\.0\.1:\d+ is PostgreSQL 14\.11, and Yardstick needs 15 or newer\.$/);
  });

  test('a newer release has migrated the database', async () => {
    const databaseUrl = await migratedDatabase();
    await (await ownerClient(databaseUrl)).query(`insert into mikro_orm_migrations (name) values ('Migration20991231000000_later')`);
    expect(await refusal({ databaseUrl }))
      .toBe('The database was migrated by a newer release of Yardstick (Migration20991231000000_later): start that release.');
  });

  test('the data directory is of another major version', async () => {
    const dataDirectory = mkdtempSync(join(tmpdir(), 'yardstick-store-'));
    afterTheFile(async () => rmSync(dataDirectory, { recursive: true, force: true }));
    const pgdata = join(dataDirectory, 'postgres');
    mkdirSync(pgdata);
    writeFileSync(join(pgdata, 'PG_VERSION'), '17\n');
    expect(await refusal({ dataDirectory })).toMatch(/was made by PostgreSQL 17, and this release brings PostgreSQL 18/);
  });
});
