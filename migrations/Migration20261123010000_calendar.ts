import { createdBy, ForwardMigration } from './migration.js';

/** Calendar tags and work schedules with their versions. */
export class Migration20261123010000_calendar extends ForwardMigration {
  protected change(): void {
    this.addSql(`create table calendar_definition (
  organization_id uuid not null,
  id uuid not null,
  kind text not null,
  key text not null,
  name text not null,
  description text,
  primary key (organization_id, id),
  constraint calendar_definition_key_unique unique (organization_id, kind, key),
  constraint calendar_definition_organization_id_foreign foreign key (organization_id) references organization (id)
)`);
    this.protect('calendar_definition', 'select, insert, update (name, description)');

    this.addSql(`create table calendar_version (
  organization_id uuid not null,
  calendar_id uuid not null,
  number integer not null,
  id uuid not null,
  recorded_at timestamptz not null,
  deleted boolean not null,
  definition jsonb not null,${createdBy('calendar_version')},
  primary key (organization_id, calendar_id, number),
  constraint calendar_version_id_unique unique (organization_id, id),
  constraint calendar_version_organization_id_calendar_id_foreign
    foreign key (organization_id, calendar_id) references calendar_definition (organization_id, id)
)`);
    this.protect('calendar_version', 'select, insert');
  }
}
