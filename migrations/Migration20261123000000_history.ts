import { APP_ROLE } from '../src/store/tenant-policy.js';
import { ForwardMigration } from './migration.js';

/** Imports of a source's history with its own knowledge times, and the rows that one under way has gathered. */
export class Migration20261123000000_history extends ForwardMigration {
  protected change(): void {
    this.addSql(`create table import_run (
  organization_id uuid not null,
  source_id uuid not null,
  begun_at timestamptz not null,
  finished_at timestamptz,
  dropped_at timestamptz,
  primary key (organization_id, source_id, begun_at),
  constraint import_run_organization_id_source_id_foreign
    foreign key (organization_id, source_id) references source (organization_id, id)
)`);
    this.protect('import_run', 'select, insert');
    this.addSql(`grant update (finished_at, dropped_at) on import_run to ${APP_ROLE}`);

    // No foreign keys, which cost a look-up per row: the rows are checked against their run as they come, and go with it.
    this.addSql(`create table import_row (
  organization_id uuid not null,
  source_id uuid not null,
  key text not null,
  recorded_at timestamptz not null,
  revision_order numeric not null,
  place bigint not null,
  content uuid not null,
  occurred_at timestamptz not null,
  customer text,
  "case" text,
  fields jsonb not null,
  sequence numeric,
  salt bytea not null,
  digest bytea not null,
  primary key (organization_id, source_id, key, recorded_at, revision_order, place, content)
)`);
    this.protect('import_row', 'select, insert, delete');
  }
}
