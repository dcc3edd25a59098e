import type pg from 'pg';
import { say } from '../support/log.js';

/**
 * Does work on a table that has lost its secondary indexes and foreign keys, and puts them back as they were. Of ten million rows
 * that saves most of the time.
 */
export async function withoutIndexes(owner: pg.Client, table: string, work: () => Promise<void>): Promise<void> {
  const { rows: constraints } = await owner.query<{ name: string; definition: string }>(
    `select quote_ident(conname) as name, pg_get_constraintdef(oid) as definition from pg_constraint
     where conrelid = $1::regclass and contype = 'f'`,
    [table],
  );
  const { rows: indexes } = await owner.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = $1::regclass and not indisunique`,
    [table],
  );
  await owner.query(
    [
      ...constraints.map(({ name }) => `alter table ${table} drop constraint ${name}`),
      ...indexes.map(({ name }) => `drop index ${name}`),
    ].join(';'),
  );
  await work();
  say('  indexes and foreign keys');
  await owner.query(
    [
      ...indexes.map(({ definition }) => definition),
      ...constraints.map(({ name, definition }) => `alter table ${table} add constraint ${name} ${definition}`),
    ].join(';'),
  );
}
