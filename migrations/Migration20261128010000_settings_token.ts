import { ForwardMigration } from './migration.js';

const EVENTS = [['insert', 'new'], ['update', 'new'], ['delete', 'old']] as const;

/** An organisation's settings are among its definitions: whoever keeps its calendar under the token knows whether it still stands. */
export class Migration20261128010000_settings_token extends ForwardMigration {
  protected change(): void {
    for (const [event, rows] of EVENTS) {
      this.addSql(`create trigger organization_version_${event}_renews_token after ${event} on organization_version
  referencing ${rows} table as changed for each statement execute function renew_definitions_token()`);
    }
  }
}
