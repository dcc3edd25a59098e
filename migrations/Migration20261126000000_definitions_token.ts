import { APP_ROLE } from '../src/store/tenant-policy.js';
import { ForwardMigration } from './migration.js';

/** What the catalogue of an organisation is read from. */
const TABLES = [
  'source', 'source_version', 'measure', 'measure_version', 'kpi', 'kpi_version', 'kpi_retirement', 'calendar_definition', 'calendar_version',
] as const;

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
      for (const event of ['insert', 'update'] as const) {
        this.addSql(`create trigger ${table}_${event}_renews_token after ${event} on ${table}
  referencing new table as changed for each statement execute function renew_definitions_token()`);
      }
      // Of what is deleted, which only an owner of the database can do, there is no new row.
      this.addSql(`create trigger ${table}_delete_renews_token after delete on ${table}
  referencing old table as changed for each statement execute function renew_definitions_token()`);
    }
  }
}
