import type pg from 'pg';
import { contactsOf } from './typed-rows.js';

/** The states that the `cells` of a KPI read, by name. */
export const STATES = `count(*) as n, count(*) filter (where resolved) as resolved, count(*) filter (where transferred) as transferred,
  count(handle) as handle_n, sum(handle) as handle_sum, max(handle) as handle_max, count(wait) as wait_n, sum(wait) as wait_sum,
  count(csat) as csat_n, sum(csat) as csat_sum, sum(cost) as cost_sum`;

/** What somebody who writes by hand builds to be quick: wide, typed, by day, channel and kind. Nobody keeps it up to date. */
export async function buildDayRollup(
  owner: pg.Client,
  organizations: readonly { id: string; sources: { contacts: string } }[],
): Promise<void> {
  await owner.query(`create schema if not exists bench`);
  await owner.query(
    `create table bench.day_rollup as ${organizations
      .map(
        (organization) => `
    select '${organization.id}'::uuid as organization_id, (occurred_at at time zone 'UTC')::date as day, channel, kind, ${STATES}
    from ${contactsOf(organization)} group by 1, 2, 3, 4`,
      )
      .join(' union all ')}`,
  );
  await owner.query('create index on bench.day_rollup (organization_id, day)');
  await owner.query('vacuum analyze bench.day_rollup');
}
