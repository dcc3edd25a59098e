import { APP_ROLE } from '../src/store/tenant-policy.js';
import { ForwardMigration } from './migration.js';

/** What the catalogue of an organisation is read from. */
const TABLES = [
  'source', 'source_version', 'measure', 'measure_version', 'kpi', 'kpi_version', 'kpi_retirement', 'calendar_definition', 'calendar_version',
] as const;

/** With where the rows are found that it was about. The service itself deletes none. */
const EVENTS = [['insert', 'new'], ['update', 'new'], ['delete', 'old']] as const;

/**
 * A token beside the clock that is another one after every change of an organisation's definitions, so that whoever read them under a
 * token knows whether they still stand. By triggers: no way of changing a definition can leave it out.
 */
export class Migration20261126000000_definitions_token extends ForwardMigration {
  protected change(): void {
    this.addSql(`alter table knowledge_clock add column definitions uuid not null default gen_random_uuid()`);
    this.addSql(`grant update (definitions) on knowledge_clock to ${APP_ROLE}`);
    this.addSql(`create function renew_definitions_token() returns trigger language plpgsql as $$
begin
  update knowledge_clock set definitions = gen_random_uuid() where organization_id in (select organization_id from changed);
  return null;
end $$`);
    for (const table of TABLES) {
      for (const [event, rows] of EVENTS) {
        this.addSql(`create trigger ${table}_${event}_renews_token after ${event} on ${table}
  referencing ${rows} table as changed for each statement execute function renew_definitions_token()`);
      }
    }
  }
}
