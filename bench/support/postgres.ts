import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { appConnection, parseUrl } from '../../src/store/connection.js';
import { connectOrStart } from '../../src/store/embedded-postgres.js';
import type { Lifetime } from './lifetime.js';

export interface Postgres {
  /** Of the owner of a database that is the run's own. */
  readonly url: string;
  /** For files of the run, removed at its end. */
  readonly directory: string;
}

/** A new database: in an embedded cluster of the run's own, or on the given server, where it is dropped at the end. */
export async function newDatabase(given: string | null, lifetime: Lifetime): Promise<Postgres> {
  const directory = mkdtempSync(join(tmpdir(), 'yardstick-bench-'));
  lifetime.add(() => rmSync(directory, { recursive: true, force: true }));
  if (given === null) {
    const cluster = await connectOrStart({ dataDirectory: join(directory, 'data'), as: 'client' });
    lifetime.add(() => cluster.stop());
    return { url: cluster.url, directory };
  }
  const name = `yardstick_bench_${randomBytes(6).toString('hex')}`;
  await onServer(given, `create database ${name}`);
  lifetime.add(() => onServer(given, `drop database if exists ${name} with (force)`));
  const url = new URL(given);
  url.pathname = `/${name}`;
  return { url: url.href, directory };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = await ownerClient(url);
  await client.query(statement).finally(() => client.end());
}

/** Numbers come as numbers, also the 64-bit ones: everything that is counted here fits a double. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    id === 20 || id === 1700 ? Number : pg.types.getTypeParser(id, format as 'text'),
};

/** A connection of the owner, which row level security does not bind where the owner is a superuser. */
export async function ownerClient(url: string): Promise<pg.Client> {
  return connected(new pg.Client({ connectionString: url, types: TYPES, options: '-c TimeZone=UTC' }));
}

/** A connection as the role that the service logs in as. */
export async function appClient(url: string): Promise<pg.Client> {
  return connected(new pg.Client({ ...appConnection(parseUrl(url)), types: TYPES, options: '-c TimeZone=UTC' }));
}

async function connected(client: pg.Client): Promise<pg.Client> {
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
