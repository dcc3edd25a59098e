import { beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { parseUrl, appConnection } from '../../src/store/connection.js';
import { Database } from '../../src/store/database.js';
import { confirmKpi } from '../../src/app/confirm-kpi.js';
import { defineKpi } from '../../src/app/define-kpi.js';
import { defineMeasure } from '../../src/app/define-measure.js';
import { defineTag } from '../../src/app/define-tag.js';
import { defineSource } from '../../src/app/define-source.js';
import { beginImport } from '../../src/app/history/begin-import.js';
import { gatherRevisions, historyChunk } from '../../src/app/history/gather-history.js';
import { draftKpi } from '../../src/app/draft-kpi.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { retireKpi } from '../../src/app/retire-kpi.js';
import { defineOrders } from '../app/orders.js';
import { lintCatalogue } from '../house/catalogue.js';
import { afterTheFile, migratedDatabase, ownerClient } from '../support/database.js';
import { furnishErasure } from './erasure-rows.js';
import { furnishGoals } from './goal-rows.js';
import { furnishRollups } from './rollup-rows.js';
import { furnishWebhooks } from './webhook-rows.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';

/**
 * Whoever logs in as the app role without being the service: its password is known, an organisation's setting is set (or none).
 * That a statement can set another organisation is by design: no text of a user becomes a statement.
 */
let intruder: pg.Client;
let owner: pg.Client;
let own: TestOrganization;
let other: TestOrganization;

const TABLES = [
  'organization', 'organization_version', 'knowledge_clock', 'member', 'api_key', 'definition_key', 'source', 'source_version', 'measure',
  'measure_version', 'kpi', 'kpi_version', 'interaction', 'interaction_revision', 'source_report', 'idempotency_record', 'audit_entry',
  'import_run', 'import_row', 'calendar_definition', 'calendar_version', 'kpi_draft', 'kpi_retirement', 'kpi_confirmation',
  'goal', 'goal_version', 'goal_transition', 'target_version', 'goal_declaration', 'goal_status', 'goal_alert', 'goal_progress_mark', 'exclusion', 'exclusion_withdrawal',
  'review', 'review_transition', 'review_edition', 'review_action', 'review_action_version', 'review_comment', 'snapshot', 'snapshot_read', 'outbox_event',
  'erasure', 'snapshot_erasure', 'erased_rows', 'webhook', 'webhook_delivery', 'webhook_attempt',
  'rollup_bucketing', 'rollup', 'rollup_cell', 'rollup_day', 'rollup_mark', 'rollup_row', 'rollup_sets', 'rollup_demand',
] as const;

/** Written once: not even the own rows can be changed. */
const INSERT_ONLY = [
  'organization_version', 'definition_key', 'source_version', 'measure_version', 'kpi_version', 'interaction_revision', 'source_report', 'audit_entry',
  'calendar_version', 'kpi_draft', 'kpi_retirement', 'kpi_confirmation',
  'goal_version', 'goal_transition', 'target_version', 'goal_declaration', 'goal_status', 'goal_alert', 'exclusion', 'exclusion_withdrawal', 'review', 'review_transition',
  'review_edition', 'review_action', 'review_action_version', 'review_comment', 'snapshot', 'snapshot_read', 'outbox_event',
  'erasure', 'snapshot_erasure', 'erased_rows', 'webhook_attempt',
] as const;

/** Never changed, but erased with all that is known of somebody. */
const ERASED: readonly string[] = ['interaction_revision'];

const tenantOf = (table: string): string => (table === 'organization' ? 'id' : 'organization_id');

beforeAll(async () => {
  const url = await migratedDatabase();
  owner = await ownerClient(url);
  const database = await Database.open({ url });
  afterTheFile(() => database.close());
  [own, other] = [await newOrganization(database), await newOrganization(database)];
  for (const each of [own, other]) await furnish(each);
  intruder = new pg.Client(appConnection(parseUrl(url)));
  await intruder.connect();
  afterTheFile(() => intruder.end());
});

/** A row in every table. */
async function furnish(organization: TestOrganization): Promise<void> {
  await defineOrders(organization);
  const record = (amount: number): Promise<unknown> => organization.as('INGEST', (ctx) => recordInteractions(ctx, {
    source: 'orders', idempotencyKey: `batch ${amount}`, completeThrough: '2026-03-02T00:00:00Z',
    interactions: [{ key: 'o1', occurredAt: '2026-03-01T09:00:00Z', fields: { amount } }],
  }));
  await record(1);
  await record(2);
  await organization.as('ADMIN', (ctx) => defineSource(ctx, { key: 'history', name: 'History', fields: [] }));
  const source = await organization.as('INGEST', (ctx) => beginImport(ctx, 'history'));
  const revision = {
    key: 'h1', occurredAt: '2026-03-01T09:00:00Z', fields: {}, recordedAt: '2026-03-01T10:00:00Z', revisionOrder: '1', place: 1,
  };
  await organization.as('INGEST', (ctx) => gatherRevisions(ctx, historyChunk(source, [revision], Date.now()), [revision]));
  await organization.as('ADMIN', (ctx) => defineMeasure(ctx, { key: 'orders_all', source: 'orders', aggregation: 'COUNT' }));
  await organization.as('ADMIN', (ctx) => defineTag(ctx, { key: 'holiday', ranges: [] }));
  const volume = { key: 'volume', name: 'V', expression: 'orders_all', direction: 'NEUTRAL' } as const;
  await organization.as('ADMIN', (ctx) => defineKpi(ctx, volume));
  await organization.as('ADMIN', (ctx) => confirmKpi(ctx, { key: 'volume' }));
  await organization.as('ADMIN', (ctx) => draftKpi(ctx, { ...volume, minSample: 5 }));
  await organization.as('ADMIN', (ctx) => retireKpi(ctx, { key: 'volume' }));
  await furnishGoals(owner, organization);
  await furnishErasure(owner, organization);
  await furnishWebhooks(organization);
  await furnishRollups(owner, organization);
}

type Outcome = { readonly rows: unknown[]; readonly touched: number } | { readonly refused: string };

/** What came of a statement: rows, how many it touched, or the SQLSTATE of its refusal. It is rolled back. */
async function attempt(statement: string, setting: string | null = own.id): Promise<Outcome> {
  await intruder.query('begin');
  try {
    if (setting !== null) await intruder.query(`select set_config('app.organization', $1, true)`, [setting]);
    return await outcomeOf(statement);
  } finally {
    await intruder.query('rollback');
  }
}

async function outcomeOf(statement: string): Promise<Outcome> {
  try {
    const result = [await intruder.query(statement)].flat().at(-1)!;
    return { rows: result.rows, touched: result.rowCount ?? 0 };
  } catch (error) {
    return { refused: (error as pg.DatabaseError).code ?? (error as Error).message };
  }
}

const refusedWith = (...states: string[]): unknown => ({ refused: expect.stringMatching(new RegExp(`^(${states.join('|')})$`)) });
const NOTHING = { rows: [], touched: 0 };
/** insufficient_privilege */
const DENIED = refusedWith('42501');

test('every table is tried, and has rows of both organisations', async () => {
  const { rows } = await owner.query<{ name: string }>(`select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname not in ('mikro_orm_migrations', 'platform_key')`);
  expect(rows.map(({ name }) => name).sort()).toEqual([...TABLES].sort());
  for (const table of TABLES) {
    for (const { id } of [own, other]) expect(await attempt(`select 1 as one from ${table} limit 1`, id)).toMatchObject({ rows: [{ one: 1 }] });
  }
});

describe('rows of another organisation', () => {
  test.each(TABLES)('of %s are not there', async (table) => {
    expect(await attempt(`select * from ${table} where ${tenantOf(table)} = '${other.id}'`)).toEqual(NOTHING);
    expect(await attempt(`select * from ${table} where ${tenantOf(table)} <> '${own.id}'`)).toEqual(NOTHING);
  });

  test.each(TABLES)('of %s are not there without a setting, with an empty one, or with one that is none', async (table) => {
    for (const setting of [null, '', 'not a uuid', '%']) {
      expect(await attempt(`select * from ${table}`, setting)).toEqual(refusedWith('42704', '22P02'));
    }
    expect(await attempt(`select * from ${table}`, '00000000-0000-0000-0000-000000000000')).toEqual(NOTHING);
  });

  test.each(TABLES)('of %s cannot be changed, removed or locked', async (table) => {
    const where = `where ${tenantOf(table)} = '${other.id}'`;
    const { rows: [column] } = await owner.query<{ name: string }>(`select attname as name from pg_attribute
      where attrelid = '${table}'::regclass and attnum > 0 and has_column_privilege('yardstick_app', attrelid, attnum, 'update') limit 1`);
    if (column !== undefined) expect(await attempt(`update ${table} set "${column.name}" = "${column.name}" ${where}`)).toEqual(NOTHING);
    expect([DENIED, NOTHING]).toContainEqual(await attempt(`delete from ${table} ${where}`));
    expect([DENIED, NOTHING]).toContainEqual(await attempt(`select from ${table} ${where} for update`));
  });

  test.each(TABLES)('of %s cannot be made, nor own rows given away', async (table) => {
    const { rows: [row] } = await owner.query<{ row: object }>({
      text: `select to_jsonb(t) as row from ${table} t where ${tenantOf(table)} = $1 limit 1`, values: [own.id],
    });
    const given = JSON.stringify({ ...row!.row, [tenantOf(table)]: other.id });
    expect(await attempt(`insert into ${table} select * from jsonb_populate_record(null::${table}, ${pg.escapeLiteral(given)})`)).toEqual(DENIED);
    expect(await attempt(`update ${table} set ${tenantOf(table)} = '${other.id}'`)).toEqual(DENIED);
  });

  test.each<[what: string, statement: (other: string) => string, expected: unknown]>([
    ['a union', (id) => `select id from member where false union all select organization_id from member where organization_id = '${id}'`, NOTHING],
    ['a join with the own', (id) => `select a.key from source a join source b on b.key = a.key and b.organization_id = '${id}'`, NOTHING],
    ['a recursive query', (id) => `with recursive r as (select id from kpi where organization_id = '${id}' union select kpi.id from kpi, r) select * from r`, NOTHING],
    ['an error that would quote them', (id) => `select 1 / (case when key = 'orders' then 0 else 1 end) from source where organization_id = '${id}'`, NOTHING],
    ['a function that would print them', (id) => `select key from interaction where organization_id = '${id}' and pg_sleep(0) is not null`, NOTHING],
    ['a sample', (id) => `select * from member tablesample system (100) where organization_id = '${id}'`, NOTHING],
    ['the statistics', () => `select * from pg_stats where schemaname = 'public' and tablename <> 'mikro_orm_migrations'`, NOTHING],
    ['the text of other sessions', () => `select query from pg_stat_activity where usename <> current_user and query not in ('', '<insufficient privilege>')`, NOTHING],
    ['a foreign key onto them', (id) => `insert into kpi (organization_id, id, key, name, tags, owner_id)
      select '${own.id}', gen_random_uuid(), 'volume', 'x', '{}', id from member where organization_id = '${id}'`, NOTHING],
    ['a merge', (id) => `merge into source s using (values ('${id}'::uuid)) v (id) on s.organization_id = v.id when matched then update set name = 'x'`, NOTHING],
    ['an upsert over them', (id) => `insert into knowledge_clock values ('${id}', now()) on conflict (organization_id) do update set stamp = now()`, DENIED],
    ['a copy of a table', () => `copy (select 1) to '/tmp/stolen'`, DENIED],
    ['the platform', () => `select set_config('app.platform', 'on', true); select email from member where organization_id <> current_setting('app.organization')::uuid`, NOTHING],
  ])('cannot be reached through %s', async (_what, statement, expected) => {
    expect(await attempt(statement(other.id))).toEqual(expected);
  });
});

describe('what was written once', () => {
  test.each(INSERT_ONLY)('into %s cannot be changed or removed, the own rows neither', async (table) => {
    if (!ERASED.includes(table)) expect(await attempt(`delete from ${table}`)).toEqual(DENIED);
    const { rows } = await owner.query<{ name: string }>(`select attname as name from pg_attribute
      where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped`);
    for (const { name } of rows) expect(await attempt(`update ${table} set "${name}" = "${name}"`)).toEqual(DENIED);
  });
});

describe('the rules themselves', () => {
  test.each<[what: string, statement: string]>([
    ['row level security switched off for the session', 'set row_security = off; select * from member'],
    ['a role without rules', 'set role OWNER'],
    ['a session as somebody else', 'set session authorization OWNER'],
    ['the own role with more rights', 'alter role yardstick_app bypassrls'],
    ['the own role as superuser', 'alter role yardstick_app superuser'],
    ['another password', `alter role OWNER password 'known'`],
    ['a new role', 'create role eve login superuser'],
    ['membership in the owner', 'grant OWNER to yardstick_app'],
    ['the right to read all data', 'grant pg_read_all_data to yardstick_app'],
    ['more rights on a table', 'grant delete on audit_entry to yardstick_app; delete from audit_entry'],
    ['a table of one\'s own', 'create table public.stash (it text)'],
    ['a schema of one\'s own', 'create schema stash'],
    ['a function', 'create function public.leak() returns int language sql security definer as $$ select 1 $$'],
    ['an operator that leaks', 'create operator public.=== (leftarg = text, rightarg = text, function = texteq)'],
    ['a view that reads as its maker', 'create view public.peek as select * from member'],
    ['an extension', 'create extension dblink'],
    ['an untrusted language', `do language plpython3u $$ import os $$`],
    ['a trigger', 'create trigger spy after insert on member execute function suppress_redundant_updates_trigger()'],
    ['a rule', 'create rule spy as on insert to member do also notify spy'],
    ['a policy', 'create policy open on member using (true)'],
    ['no policy', 'drop policy tenant on member'],
    ['another policy', 'alter policy tenant on member using (true)'],
    ['no row level security', 'alter table member disable row level security'],
    ['row level security that is not forced', 'alter table member no force row level security'],
    ['triggers off', 'alter table member disable trigger all'],
    ['triggers off for the session', `set session_replication_role = replica`],
    ['another owner', 'alter table member owner to yardstick_app'],
    ['a table with its rows gone', 'truncate interaction'],
    ['all tables with their rows gone', 'truncate organization cascade'],
    ['a table gone', 'drop table interaction'],
    ['an index', 'create index spy on member (email)'],
    ['statistics of one\'s own', 'create statistics spy on email, name from member'],
    ['a lock on what it cannot change', 'lock table audit_entry in access exclusive mode'],
    ['the hashes of passwords', 'select rolpassword from pg_authid'],
    ['the hashes of passwords in another place', 'select passwd from pg_shadow'],
    ['a platform key of one\'s own', `insert into platform_key values ('\\x00', now())`],
    ['other platform keys gone', 'delete from platform_key'],
    ['migrations forgotten', 'delete from mikro_orm_migrations'],
    ['migrations read', 'select * from mikro_orm_migrations'],
    ['a program', `copy (select 1) to program 'id'`],
    ['a program\'s output', `copy platform_key from program 'id'`],
    ['a file', `copy platform_key from '/etc/passwd'`],
    ['a file through a function', `select pg_read_file('/etc/passwd')`],
    ['the folder of the data', `select pg_ls_dir('.')`],
    ['the server\'s log', `select pg_current_logfile(), pg_read_binary_file('postgresql.conf')`],
    ['a large object from a file', `select lo_import('/etc/passwd')`],
    ['the settings of the server read again', 'select pg_reload_conf()'],
    ['a setting that is hidden', 'show hba_file'],
    ['a lie about what is durable', 'alter database postgres set synchronous_commit = off'],
    ['settings for others', `alter role OWNER set row_security = off`],
    ['a session ended', 'select pg_terminate_backend(PID)'],
    ['the log of writes', 'select pg_switch_wal()'],
    ['replication', `select pg_create_physical_replication_slot('spy')`],
    ['a publication', 'create publication spy for table member'],
    ['a foreign server', 'create foreign data wrapper spy'],
    ['an event trigger', 'create event trigger spy on ddl_command_end execute function suppress_redundant_updates_trigger()'],
    ['a comment', `comment on table member is 'mine'`],
  ])('cannot be had otherwise: %s', async (_what, statement) => {
    const { rows: [session] } = await owner.query<{ user: string; pid: number }>('select current_user as user, pg_backend_pid() as pid');
    const tried = statement.replaceAll('OWNER', pg.escapeIdentifier(session!.user)).replaceAll('PID', String(session!.pid));
    // undefined_object: a language that is not even there.
    expect(await attempt(tried)).toEqual(refusedWith('42501', '42704'));
  });

  test.each([
    'drop database template1', 'create database stash', 'alter system set fsync = off',
    `create subscription spy connection 'host=127.0.0.1' publication spy`, `create tablespace spy location '/tmp'`, 'reindex schema pg_catalog',
  ])('cannot be had outside of a transaction: %s', async (statement) => {
    expect(await outcomeOf(statement)).toEqual(DENIED);
  });
});

test('after all this, every rule stands', async () => {
  expect(await lintCatalogue(owner)).toEqual([]);
});
