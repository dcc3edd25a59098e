import { MOST_ROLLUP_DIMENSIONS, MOST_STATES } from '../src/lang/rollup.js';
import { APP_ROLE } from '../src/store/tenant-policy.js';
import { ForwardMigration } from './migration.js';

/** When a statement wrote interactions, which rows were or are now there. */
const CHANGES = [['insert', 'new'], ['update', 'new'], ['update', 'old'], ['delete', 'old']] as const;

const columns = (prefix: string, count: number, type: string): string =>
  Array.from({ length: count }, (_, index) => `${prefix}${index} ${type}`).join(', ');

/**
 * Cells of a source's rows by local day and month. Whatever is written to interactions marks the days that it touches, in the zones
 * and by the TIME fields that anything is kept by: by triggers, so that no way of writing can leave it out.
 */
export class Migration20261127000000_rollups extends ForwardMigration {
  protected change(): void {
    this.definitions();
    this.cells();
    this.marks();
  }

  private definitions(): void {
    this.addSql(`create table rollup_bucketing (
  organization_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  time_field text not null,
  zone text not null,
  primary key (organization_id, id),
  constraint rollup_bucketing_unique unique (organization_id, source_id, time_field, zone),
  constraint rollup_bucketing_organization_id_source_id_foreign
    foreign key (organization_id, source_id) references source (organization_id, id)
)`);
    this.protect('rollup_bucketing', 'select, insert, delete');
    // Its rows never change. To lock them takes the right to.
    this.addSql(`grant update (time_field) on rollup_bucketing to ${APP_ROLE}`);

    this.addSql(`create table rollup (
  organization_id uuid not null,
  id uuid not null,
  bucketing_id uuid not null,
  identity text not null,
  definition jsonb not null,
  registered_at timestamptz not null,
  wanted boolean not null,
  built_from date,
  built_at timestamptz,
  cells bigint not null,
  primary key (organization_id, id),
  constraint rollup_identity_unique unique (organization_id, identity),
  constraint rollup_organization_id_bucketing_id_foreign
    foreign key (organization_id, bucketing_id) references rollup_bucketing (organization_id, id)
)`);
    this.protect('rollup', 'select, insert, delete');
    this.addSql(`grant update (wanted, built_from, built_at, cells) on rollup to ${APP_ROLE}`);
    this.addSql(`create index rollup_of_bucketing on rollup (organization_id, bucketing_id)`);

    this.addSql(`create table rollup_sets (
  organization_id uuid not null,
  source_id uuid not null,
  sets jsonb not null,
  primary key (organization_id, source_id),
  constraint rollup_sets_organization_id_source_id_foreign
    foreign key (organization_id, source_id) references source (organization_id, id)
)`);
    this.protect('rollup_sets', 'select, insert, delete');
    this.addSql(`grant update (sets) on rollup_sets to ${APP_ROLE}`);
  }

  private cells(): void {
    // No foreign keys, which cost a look-up per cell: whoever writes cells, or drops a rollup with its cells, holds its bucketing.
    this.addSql(`create table rollup_cell (
  organization_id uuid not null,
  rollup_id uuid not null,
  grain text not null,
  day date not null,
  number integer not null,
  ${columns('d', MOST_ROLLUP_DIMENSIONS, 'text')},
  ${columns('n', MOST_STATES, 'bigint')},
  ${columns('x', MOST_STATES, 'numeric')},
  primary key (organization_id, rollup_id, grain, day, number),
  constraint rollup_cell_grain_check check (grain in ('DAY', 'MONTH'))
)`);
    this.protect('rollup_cell', 'select, insert, delete');

    this.addSql(`create table rollup_day (
  organization_id uuid not null,
  rollup_id uuid not null,
  day date not null,
  built_at timestamptz not null,
  primary key (organization_id, rollup_id, day),
  constraint rollup_day_organization_id_rollup_id_foreign
    foreign key (organization_id, rollup_id) references rollup (organization_id, id)
)`);
    this.protect('rollup_day', 'select, insert, delete');
    this.addSql(`grant update (built_at) on rollup_day to ${APP_ROLE}`);
  }

  private marks(): void {
    // No foreign key, for the same reason: whoever marks days holds their bucketings, too.
    this.addSql(`create table rollup_mark (
  organization_id uuid not null,
  bucketing_id uuid not null,
  day date not null,
  id uuid not null default gen_random_uuid(),
  primary key (organization_id, bucketing_id, day, id)
)`);
    this.protect('rollup_mark', 'select, insert, delete');

    // The lock keeps a bucketing from being dropped before its marks are there. It is no hindrance to those who refresh.
    this.addSql(`create function mark_rollup_days() returns trigger language plpgsql as $$
begin
  if not exists (select from rollup_bucketing) then
    return null;
  end if;
  with bucketing as materialized (
    select b.organization_id, b.id, b.source_id, b.time_field, b.zone from rollup_bucketing as b
    where (b.organization_id, b.source_id) in (select organization_id, source_id from changed)
    for key share of b
  )
  insert into rollup_mark (organization_id, bucketing_id, day)
  select distinct b.organization_id, b.id, (placed.at at time zone b.zone)::date
  from bucketing as b
  join changed as r on r.organization_id = b.organization_id and r.source_id = b.source_id
  cross join lateral (
    select case b.time_field when 'occurredAt' then r.occurred_at else (r.fields ->> b.time_field)::timestamptz end
  ) as placed(at)
  where placed.at is not null;
  return null;
end $$`);
    for (const [event, rows] of CHANGES) {
      this.addSql(`create trigger interaction_${event}_marks_${rows}_days after ${event} on interaction
  referencing ${rows} table as changed for each statement execute function mark_rollup_days()`);
    }
  }
}
