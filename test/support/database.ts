import { randomBytes } from 'node:crypto';
import { afterAll } from '@jest/globals';
import pg from 'pg';
import { Database, type DatabaseOptions } from '../../src/store/database.js';
import { onServer, prefix, withDatabase } from './template.js';

export interface TestDatabase {
  /** The owner's. */
  readonly url: string;
  readonly database: Database;
}

/** What to undo when the tests of this file are over, the latest first. */
const cleanups: (() => Promise<void>)[] = [];

export const afterTheFile = (cleanup: () => Promise<void>): void => void cleanups.push(cleanup);

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** A migrated database of one's own, opened as the app role, dropped after the tests of the file. */
export async function testDatabase(options: Omit<DatabaseOptions, 'url'> = {}): Promise<TestDatabase> {
  const url = await copyOf(`${prefix()}_template`);
  const database = await Database.open({ url, ...options });
  cleanups.push(() => database.close());
  return { url, database };
}

/** The owner's URL of a database that nothing has migrated yet, dropped after the tests of the file. `options`: as in SQL. */
export const emptyDatabase = (options = ''): Promise<string> => copyOf(`template0 ${options}`);

/** The owner's URL of a migrated database that nobody has opened. */
export const migratedDatabase = (): Promise<string> => copyOf(`${prefix()}_template`);

/** A connection of the database's owner, closed after the tests of the file. */
export async function ownerClient(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  cleanups.push(() => client.end());
  return client;
}

async function copyOf(template: string): Promise<string> {
  const server = process.env['YARDSTICK_TEST_SERVER'];
  if (server === undefined) throw new Error('the global setup did not start a database server');
  const name = `${prefix()}_${randomBytes(6).toString('hex')}`;
  // Copying files is the cheaper way where nothing is written to the disk for good.
  await onServer(server, `create database ${name} template ${template} strategy file_copy`);
  cleanups.push(async () => { await onServer(server, `drop database if exists ${name} with (force)`); });
  return withDatabase(server, name);
}
