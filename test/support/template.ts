import pg from 'pg';
import { migrate } from '../../src/store/migrate.js';

/** Databases of this run begin with it, so that several runs can share one server. */
export const prefix = (): string => `yardstick_test_${process.env['YARDSTICK_TEST_RUN'] ?? process.pid}`;

/** The same server, another database. */
export function withDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

/** One statement outside of any test database. */
export async function onServer(server: string, statement: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: withDatabase(server, 'postgres') });
  await client.connect();
  try {
    return await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Makes the migrated database that every test database is a copy of. */
export async function prepareTemplate(server: string): Promise<void> {
  process.env['YARDSTICK_TEST_RUN'] = String(process.pid);
  const template = `${prefix()}_template`;
  await onServer(server, `create database ${template} template template0`);
  await migrate(withDatabase(server, template));
}

export async function dropTestDatabases(server: string): Promise<void> {
  if (server === '') return;
  const { rows } = await onServer(server, `select datname from pg_database where datname like '${prefix().replaceAll('_', '\\_')}\\_%'`);
  for (const { datname } of rows as { datname: string }[]) await onServer(server, `drop database if exists ${datname} with (force)`);
}
