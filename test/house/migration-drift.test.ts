import { describe, expect, test } from '@jest/globals';
import { parseUrl } from '../../src/store/connection.js';
import { migrate } from '../../src/store/migrate.js';
import { openOrm } from '../../src/store/orm.js';
import { emptyDatabase, migratedDatabase, ownerClient } from '../support/database.js';

/** The statements that would bring the database to what the entities declare. */
async function drift(url: string): Promise<string> {
  const orm = await openOrm(parseUrl(url), { max: 1 });
  try {
    return (await orm.schema.getUpdateSchemaSQL({ wrap: false })).trim();
  } finally {
    await orm.close();
  }
}

async function changed(statement: string): Promise<string> {
  const url = await migratedDatabase();
  await (await ownerClient(url)).query(statement);
  return url;
}

describe('an empty database, migrated', () => {
  test('is what the entities declare, row level security included', async () => {
    const url = await emptyDatabase();
    await migrate(url);
    expect(await drift(url)).toBe('');
  });

  test('is not touched by migrating again', async () => {
    const url = await migratedDatabase();
    await migrate(url);
    expect(await drift(url)).toBe('');
  });

  test.each([
    ['a column more', 'alter table interaction add column surprise text'],
    ['a column less', 'alter table member drop column name'],
    ['another type', 'alter table kpi_version alter column major type bigint'],
    ['a foreign key less', 'alter table kpi drop constraint kpi_organization_id_owner_id_foreign'],
    ['an index less', 'drop index interaction_occurred_at'],
    ['another policy', 'alter policy tenant on source using (true)'],
    ['no forced row level security', 'alter table source no force row level security'],
    ['a table more', 'create table surprise (id int)'],
  ])('differs by %s, and the comparison sees it', async (_difference, statement) => {
    expect(await drift(await changed(statement))).not.toBe('');
  });
});
