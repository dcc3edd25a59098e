import { APP_ROLE } from '../src/store/tenant-policy.js';
import { ForwardMigration } from './migration.js';

/** The log of who changed what, and its head beside the clock whose lock orders all writes. */
export class Migration20261122010000_audit extends ForwardMigration {
  protected change(): void {
    this.addSql(`alter table knowledge_clock add column audit_entries bigint not null default 0, add column audit_hash bytea`);
    this.addSql(`grant update (audit_entries, audit_hash) on knowledge_clock to ${APP_ROLE}`);

    // No foreign keys of the actor: the log says who it was, whatever becomes of those rows.
    this.addSql(`create table audit_entry (
  organization_id uuid not null,
  number bigint not null,
  recorded_at timestamptz not null,
  action text not null,
  actor_member uuid,
  actor_key uuid,
  subject text not null,
  details jsonb not null,
  previous_hash bytea,
  hash bytea not null,
  primary key (organization_id, number),
  constraint audit_entry_organization_id_foreign foreign key (organization_id) references organization (id)
)`);
    this.addSql(`create index audit_entry_action on audit_entry (organization_id, action, number)`);
    this.protect('audit_entry', 'select, insert');
  }
}
