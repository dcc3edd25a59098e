import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance, version } from '@duckdb/node-api';
import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { contactsOf } from '../data/typed-rows.js';
import type { BenchOrganization } from '../definitions/organizations.js';
import type { Lifetime } from '../support/lifetime.js';

/** DuckDB in this process, with a copy of one organisation's contacts in typed columns. */
export interface Duck {
  query(statement: string): Promise<Record<string, unknown>[]>;
}

export const duckVersion = version;

export async function loadDuck(
  owner: pg.Client,
  organization: BenchOrganization,
  directory: string,
  lifetime: Lifetime,
): Promise<Duck> {
  const file = join(directory, 'contacts.csv');
  const rows = `select occurred_at at time zone 'UTC' as occurred_at, customer, channel, team, agent, kind, priority, handle, wait,
    csat, cost, resolved, transferred from ${contactsOf(organization)} order by occurred_at`;
  await pipeline(owner.query(copyTo(`copy (${rows}) to stdout (format csv, header)`)), createWriteStream(file));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  lifetime.add(() => {
    connection.closeSync();
    instance.closeSync();
  });
  // Categories as enums and integers as such: what its documentation advises.
  const words = ['channel', 'team', 'kind', 'priority', 'agent'];
  const from = `read_csv('${file}', header = true)`;
  for (const word of words) await connection.run(`create type ${word}_word as enum (select distinct ${word} from ${from})`);
  await connection.run(`create table contacts as select occurred_at::timestamp as occurred_at, customer,
    ${words.map((word) => `${word}::${word}_word as ${word}`).join(', ')}, handle::integer as handle, wait::integer as wait,
    csat::tinyint as csat, cost::decimal(12, 2) as cost, resolved::boolean as resolved, transferred::boolean as transferred from ${from}`);
  return { query: async (statement) => (await connection.runAndReadAll(statement)).getRowObjectsJS() };
}
