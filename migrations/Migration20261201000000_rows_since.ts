import { APP_ROLE } from '../src/store/tenant-policy.js';
import { ForwardMigration } from './migration.js';

/**
 * Cells have the rows that were recorded by an instant, and later ones are told by when they were recorded. So a row that comes marks
 * no day, unless it says that it was recorded earlier, as those of an imported history do: only what is changed of a row that was
 * there before, or its end, has its day made anew.
 */
export class Migration20261201000000_rows_since extends ForwardMigration {
  protected change(): void {
    // As those lock them who register rollups.
    this.addSql(`lock table knowledge_clock, rollup, rollup_cell in access exclusive mode`);
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
    select b.organization_id, b.id, b.time_field, (placed.at at time zone b.zone)::date as day, r.key, own.stamp is null as marks
    from bucketing as b
    join changed as r on r.organization_id = b.organization_id and r.source_id = b.source_id
    -- The stamp of this transaction: those that are recorded with it are the newest of all.
    left join knowledge_clock as own on tg_argv[0] = 'list' and own.organization_id = r.organization_id and own.stamp = r.recorded_at
      and own.xmin = pg_current_xact_id()::xid
    cross join lateral (
      select case b.time_field when 'occurredAt' then r.occurred_at else (r.fields ->> b.time_field)::timestamptz end
    ) as placed(at)
    where placed.at is not null and (own.stamp is null or b.time_field <> 'occurredAt')
  ), listed as (
    insert into rollup_row (organization_id, bucketing_id, day, key)
    select p.organization_id, p.id, p.day, p.key from placed as p where tg_argv[0] = 'list' and p.time_field <> 'occurredAt'
  )
  insert into rollup_mark (organization_id, bucketing_id, day)
  select distinct p.organization_id, p.id, p.day from placed as p where p.marks;
  return null;
end $$`);

    this.addSql(`alter table rollup add column recorded_through timestamptz`);
    this.addSql(`grant update (recorded_through) on rollup to ${APP_ROLE}`);
    // Of days without a mark the cells have all rows that there are. The owner, too, is held by the policies, unless they are lifted.
    for (const table of ['rollup', 'knowledge_clock']) this.addSql(`alter table ${table} no force row level security`);
    this.addSql(`update rollup set recorded_through = c.stamp from knowledge_clock as c where c.organization_id = rollup.organization_id and rollup.built_from is not null`);
    for (const table of ['rollup', 'knowledge_clock']) this.addSql(`alter table ${table} force row level security`);
    this.addSql(`alter table rollup add constraint rollup_recorded_through_check check ((built_from is null) = (recorded_through is null))`);

    // The name is another one, so that a process of an older release, which would add up rows twice, cannot write cells any more.
    this.addSql(`alter table rollup_cell rename column number to part`);
    this.addSql(`create index rollup_cell_added on rollup_cell (organization_id, rollup_id, grain, day) where part < 0`);
  }
}
