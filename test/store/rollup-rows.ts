import type pg from 'pg';
import type { TestOrganization } from '../support/organization.js';

/** A row in every table of rollups. */
export async function furnishRollups(owner: pg.Client, organization: TestOrganization): Promise<void> {
  const { rows: [source] } = await owner.query<{ id: string }>('select id from source where organization_id = $1 limit 1', [organization.id]);
  const ids = ['00000000-0000-4000-8000-000000000011', '00000000-0000-4000-8000-000000000012'] as const;
  const into = (table: string, columns: string, values: string): Promise<unknown> =>
    owner.query(`insert into ${table} (organization_id, ${columns}) values ('${organization.id}', ${values})`);
  await into('rollup_bucketing', 'id, source_id, time_field, zone', `'${ids[0]}', '${source!.id}', 'occurredAt', 'UTC'`);
  await into('rollup', 'id, bucketing_id, identity, definition, registered_at, wanted, cells', `'${ids[1]}', '${ids[0]}', 'one', '{}', now(), true, 1`);
  await into('rollup_cell', 'rollup_id, grain, day, part, n0', `'${ids[1]}', 'DAY', '2026-03-01', 1, 1`);
  await into('rollup_day', 'rollup_id, day, built_at', `'${ids[1]}', '2026-03-01', now()`);
  await into('rollup_mark', 'bucketing_id, day', `'${ids[0]}', '2026-03-01'`);
  await into('rollup_row', 'bucketing_id, day, key', `'${ids[0]}', '2026-03-01', 'one'`);
  await into('rollup_demand', 'source_id, dimensions, asked, asked_at', `'${source!.id}', '[]', 1, now()`);
  await into('rollup_sets', 'source_id, sets', `'${source!.id}', '[]'`);
}
