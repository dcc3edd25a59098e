import { Migration } from '@mikro-orm/migrations';
import { APP_ROLE, ownOrganization } from '../src/store/tenant-policy.js';

/** Who wrote a row: a member with one of their keys, or a service's key alone. Text of a table's definition. */
export const createdBy = (table: string): string => `
  created_by_member uuid,
  created_by_key uuid,
  constraint ${table}_organization_id_created_by_member_foreign
    foreign key (organization_id, created_by_member) references member (organization_id, id),
  constraint ${table}_organization_id_created_by_key_foreign
    foreign key (organization_id, created_by_key) references api_key (organization_id, id)`;

/**
 * Migrations go forward only, each in one transaction. A statement that waits for a lock makes every later query on the table
 * wait behind it, so it gives up soon instead; the migration can simply be started again.
 */
export abstract class ForwardMigration extends Migration {
  override async up(): Promise<void> {
    this.addSql(`set local lock_timeout = '5s'`);
    this.change();
  }

  protected abstract change(): void;

  /** Row level security, for the owner too, and what the service may do with the table. */
  protected protect(table: string, grants: string, condition = ownOrganization()): void {
    this.addSql(`alter table ${table} enable row level security`);
    this.addSql(`alter table ${table} force row level security`);
    this.addSql(`create policy tenant on ${table} using (${condition}) with check (${condition})`);
    this.addSql(`grant ${grants} on ${table} to ${APP_ROLE}`);
  }
}
