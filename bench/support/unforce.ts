import type pg from 'pg';

/**
 * Lets the owner of the run's own database see its rows, where it is no superuser and policies would bind it too. The service is
 * bound as ever: it logs in as another role.
 */
export async function unforce(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(
    `select oid::regclass::text as name from pg_class where relforcerowsecurity`,
  );
  await owner.query(rows.map(({ name }) => `alter table ${name} no force row level security`).join(';'));
}
