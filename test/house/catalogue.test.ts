import { beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { migratedDatabase, ownerClient } from '../support/database.js';
import { lintCatalogue } from './catalogue.js';

let owner: pg.Client;
beforeAll(async () => { owner = await ownerClient(await migratedDatabase()); });

/** What the lint finds while the change is in force; it is rolled back, because roles are shared by all databases of the server. */
async function findingsWith(change: string): Promise<string[]> {
  await owner.query('begin');
  try {
    await owner.query(change);
    return await lintCatalogue(owner);
  } finally {
    await owner.query('rollback');
  }
}

test('the live database keeps the rules of trust', async () => {
  expect(await lintCatalogue(owner)).toEqual([]);
});

describe('a planted breach is found', () => {
  const tenantPolicy = `organization_id = (select current_setting('app.organization')::uuid)`;

  test.each([
    ['FORCE dropped', 'alter table member no force row level security', 'member: row level security is not forced'],
    ['row level security off', 'alter table interaction disable row level security', 'interaction: row level security is off'],
    ['no policy', 'drop policy tenant on kpi', 'kpi: 0 policies'],
    ['a policy of true', 'alter policy tenant on kpi using (true)', 'kpi: USING is true'],
    ['a check of true', 'alter policy tenant on source with check (true)', 'source: CHECK is true'],
    ['a second policy', 'create policy extra on source using (true)', 'source: 2 policies'],
    ['a policy for reading alone', `drop policy tenant on source; create policy tenant on source for select using (${tenantPolicy})`, 'every command'],
    ['the platform let into rows', `alter policy tenant on member using (${tenantPolicy} or current_setting('app.platform', true) = 'on')`, 'member: USING'],
    ['a missing setting that matches', `alter policy tenant on member using (organization_id = (select nullif(current_setting('app.organization', true), '')::uuid))`, 'member: USING'],
    ['a table of its own', 'create table leaked (organization_id uuid, id uuid)', 'leaked: row level security is off'],
    ['a plain foreign key', 'create unique index plain on member (id); alter table api_key add constraint plain_key foreign key (member_id) references member (id)', 'plain_key: a foreign key from member_id'],
    ['a plain unique key', 'alter table member add constraint one_email unique (email)', 'one_email: a unique key'],
    ['a unique expression', 'create unique index one_name on kpi (lower(name))', 'one_name: a unique key'],
    ['a grant of TRUNCATE', 'grant truncate on interaction to yardstick_app', 'interaction: TRUNCATE'],
    ['a grant of REFERENCES', 'grant references on member to yardstick_app', 'member: REFERENCES'],
    ['a grant of DELETE', 'grant delete on kpi_version to yardstick_app', 'kpi_version: DELETE'],
    ['a grant of UPDATE on what is only forgotten', 'grant update (report) on idempotency_record to yardstick_app', 'idempotency_record.report: UPDATE'],
    ['a grant of UPDATE on versions', 'grant update on kpi_version to yardstick_app', 'kpi_version: UPDATE'],
    ['a grant of UPDATE on a version\'s column', 'grant update (definition) on measure_version to yardstick_app', 'measure_version.definition: UPDATE'],
    ['a row that can change its tenant', 'grant update (organization_id) on member to yardstick_app', 'member.organization_id: UPDATE'],
    ['a grant that can be passed on', 'grant select on member to yardstick_app with grant option', 'member: SELECT'],
    ['a grant to everyone', 'grant select on member to public', 'member: SELECT is granted to PUBLIC'],
    ['a writable platform key', 'grant insert on platform_key to yardstick_app', 'platform_key: INSERT'],
    ['readable migrations', 'grant select on mikro_orm_migrations to yardstick_app', 'mikro_orm_migrations: SELECT'],
    ['a role that passes by', 'alter role yardstick_app bypassrls', 'passes by row level security'],
    ['a superuser', 'alter role yardstick_app superuser', 'is a superuser'],
    ['a role that owns', 'grant create on schema public to yardstick_app; alter table kpi owner to yardstick_app', 'owns a relation'],
    ['a view of its owner', 'create view everyone as select * from member', 'everyone: a view reads as its owner'],
    ['a materialized view', 'create materialized view copied as select * from member', 'copied: a materialized view'],
    ['a function of its owner', `create function peek() returns bigint language sql security definer as 'select count(*) from member'`, 'peek: a function'],
  ])('%s', async (_breach, change, finding) => {
    expect((await findingsWith(change)).join('\n')).toContain(finding);
  });

  test('and a view that reads as its reader is none', async () => {
    expect(await findingsWith('create view own with (security_invoker = true) as select * from member')).toEqual([]);
  });
});
