import { APP_ROLE } from '../src/store/tenant-policy.js';
import { ForwardMigration } from './migration.js';

/**
 * By TIME fields other than occurredAt, which alone has an index, it is listed which rows lie on which days: their days are made anew,
 * and read, without a pass over the source. Whoever writes lists what it writes, and never looks what is listed already; a row that
 * has left its day, or stands there twice, is struck off by who makes the day anew.
 */
export class Migration20261130010000_rollup_rows extends ForwardMigration {
  protected change(): void {
    // Not before rows that had been there are listed, too, is the list of any use.
    this.addSql(`alter table rollup_bucketing add column rows_listed boolean not null default false`);
    this.addSql(`grant update (rows_listed) on rollup_bucketing to ${APP_ROLE}`);

    // No foreign key and no key that two writers could share, for the reasons that marks have none.
    this.addSql(`create table rollup_row (
  organization_id uuid not null,
  bucketing_id uuid not null,
  day date not null,
  key text not null,
  id uuid not null default gen_random_uuid(),
  primary key (organization_id, bucketing_id, day, key, id)
)`);
    this.protect('rollup_row', 'select, insert, delete');

    this.addSql(`create or replace function mark_rollup_days() returns trigger language plpgsql as $$
begin
  if not exists (select from rollup_bucketing) then
    return null;
  end if;
  with bucketing as materialized (
    select b.organization_id, b.id, b.source_id, b.time_field, b.zone from rollup_bucketing as b
    where (b.organization_id, b.source_id) in (select organization_id, source_id from changed)
    for key share of b
  ), placed as materialized (
    select b.organization_id, b.id, b.time_field, (placed.at at time zone b.zone)::date as day, r.key
    from bucketing as b
    join changed as r on r.organization_id = b.organization_id and r.source_id = b.source_id
    cross join lateral (
      select case b.time_field when 'occurredAt' then r.occurred_at else (r.fields ->> b.time_field)::timestamptz end
    ) as placed(at)
    where placed.at is not null
  ), listed as (
    insert into rollup_row (organization_id, bucketing_id, day, key)
    select p.organization_id, p.id, p.day, p.key from placed as p where tg_argv[0] = 'list' and p.time_field <> 'occurredAt'
  )
  insert into rollup_mark (organization_id, bucketing_id, day)
  select distinct p.organization_id, p.id, p.day from placed as p;
  return null;
end $$`);
    // They wait for whoever is writing, with what the function said before.
    for (const event of ['insert', 'update']) {
      this.addSql(`create or replace trigger interaction_${event}_marks_new_days after ${event} on interaction
  referencing new table as changed for each statement execute function mark_rollup_days('list')`);
    }
  }
}
