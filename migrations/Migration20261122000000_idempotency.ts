import { ForwardMigration } from './migration.js';

/** What a batch that was sent under an idempotency key came to. */
export class Migration20261122000000_idempotency extends ForwardMigration {
  protected change(): void {
    this.addSql(`create table idempotency_record (
  organization_id uuid not null,
  key_hash bytea not null,
  body_digest bytea not null,
  recorded_at timestamptz not null,
  report jsonb not null,
  primary key (organization_id, key_hash),
  constraint idempotency_record_organization_id_foreign foreign key (organization_id) references organization (id)
)`);
    this.addSql(`create index idempotency_record_recorded_at on idempotency_record (organization_id, recorded_at)`);
    this.protect('idempotency_record', 'select, insert, delete');
  }
}
