import { APP_ROLE } from '../src/store/tenant-policy.js';
import { createdBy, ForwardMigration } from './migration.js';

/** Erasing what is known of a customer or case: what goes leaves counts and sums of digests, so that what was signed stays provable. */
export class Migration20261125020000_erasure extends ForwardMigration {
  protected change(): void {
    this.addSql(`create table erasure (
  organization_id uuid not null,
  id uuid not null,
  recorded_at timestamptz not null,
  entity text not null,
  interactions integer not null,
  revisions integer not null,
  primary key (organization_id, id),
  constraint erasure_entity_check check (entity in ('CUSTOMER', 'CASE')),${createdBy('erasure')}
)`);
    this.protect('erasure', 'select, insert');

    this.addSql(`create table snapshot_erasure (
  organization_id uuid not null,
  erasure_id uuid not null,
  snapshot_id uuid not null,
  rows integer not null,
  digest bytea not null,
  primary key (organization_id, erasure_id, snapshot_id),
  constraint snapshot_erasure_organization_id_erasure_id_foreign
    foreign key (organization_id, erasure_id) references erasure (organization_id, id),
  constraint snapshot_erasure_organization_id_snapshot_id_foreign
    foreign key (organization_id, snapshot_id) references snapshot (organization_id, id)
)`);
    this.protect('snapshot_erasure', 'select, insert');
    this.addSql(`create index snapshot_erasure_snapshot on snapshot_erasure (organization_id, snapshot_id)`);

    this.addSql(`create table erased_rows (
  organization_id uuid not null,
  erasure_id uuid not null,
  number integer not null,
  source_id uuid not null,
  time_field text not null,
  day date,
  recorded_at timestamptz not null,
  superseded_at timestamptz,
  rows integer not null,
  primary key (organization_id, erasure_id, number),
  constraint erased_rows_organization_id_erasure_id_foreign
    foreign key (organization_id, erasure_id) references erasure (organization_id, id),
  constraint erased_rows_organization_id_source_id_foreign
    foreign key (organization_id, source_id) references source (organization_id, id)
)`);
    this.protect('erased_rows', 'select, insert');
    this.addSql(`create index erased_rows_source on erased_rows (organization_id, source_id, time_field, day)`);

    this.addSql(`grant delete on interaction, interaction_revision to ${APP_ROLE}`);
  }
}
