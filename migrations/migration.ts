import { Migration } from '@mikro-orm/migrations';
import { APP_ROLE, ownOrganization } from '../src/store/tenant-policy.js';

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
