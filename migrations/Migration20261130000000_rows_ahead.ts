import { ForwardMigration } from './migration.js';

/**
 * Rows that were known before they happened, such as bookings. They alone can have happened after an instant by which they were known,
 * so the last row as of a past knowledge is found without walking through all that came later. Of most sources there are none.
 */
export class Migration20261130000000_rows_ahead extends ForwardMigration {
  protected change(): void {
    for (const table of ['interaction', 'interaction_revision']) {
      this.addSql(`create index ${table}_ahead on ${table} (organization_id, source_id, occurred_at) where occurred_at > recorded_at`);
    }
  }
}
