import { Migration20261121000000_spine } from './Migration20261121000000_spine.js';
import { Migration20261122000000_idempotency } from './Migration20261122000000_idempotency.js';
import { Migration20261122010000_audit } from './Migration20261122010000_audit.js';
import { Migration20261123000000_history } from './Migration20261123000000_history.js';
import { Migration20261123010000_calendar } from './Migration20261123010000_calendar.js';
import { Migration20261124000000_lifecycle } from './Migration20261124000000_lifecycle.js';
import { Migration20261125000000_goals } from './Migration20261125000000_goals.js';
import { Migration20261125010000_webhooks } from './Migration20261125010000_webhooks.js';
import { Migration20261125020000_erasure } from './Migration20261125020000_erasure.js';
import { Migration20261125030000_signals } from './Migration20261125030000_signals.js';
import { Migration20261126000000_definitions_token } from './Migration20261126000000_definitions_token.js';
import { Migration20261127000000_rollups } from './Migration20261127000000_rollups.js';
import { Migration20261128000000_rollup_demand } from './Migration20261128000000_rollup_demand.js';
import { Migration20261128010000_settings_token } from './Migration20261128010000_settings_token.js';
import { Migration20261129000000_rollup_sketches } from './Migration20261129000000_rollup_sketches.js';
import { Migration20261130000000_rows_ahead } from './Migration20261130000000_rows_ahead.js';
import { Migration20261130010000_rollup_rows } from './Migration20261130010000_rollup_rows.js';
import { Migration20261201000000_rows_since } from './Migration20261201000000_rows_since.js';

/** Every migration, oldest first. Named here once for ever: the names stand in the databases. */
export const MIGRATIONS = [
  { name: 'Migration20261121000000_spine', class: Migration20261121000000_spine },
  { name: 'Migration20261122000000_idempotency', class: Migration20261122000000_idempotency },
  { name: 'Migration20261122010000_audit', class: Migration20261122010000_audit },
  { name: 'Migration20261123000000_history', class: Migration20261123000000_history },
  { name: 'Migration20261123010000_calendar', class: Migration20261123010000_calendar },
  { name: 'Migration20261124000000_lifecycle', class: Migration20261124000000_lifecycle },
  { name: 'Migration20261125000000_goals', class: Migration20261125000000_goals },
  { name: 'Migration20261125010000_webhooks', class: Migration20261125010000_webhooks },
  { name: 'Migration20261125020000_erasure', class: Migration20261125020000_erasure },
  { name: 'Migration20261125030000_signals', class: Migration20261125030000_signals },
  { name: 'Migration20261126000000_definitions_token', class: Migration20261126000000_definitions_token },
  { name: 'Migration20261127000000_rollups', class: Migration20261127000000_rollups },
  { name: 'Migration20261128000000_rollup_demand', class: Migration20261128000000_rollup_demand },
  { name: 'Migration20261128010000_settings_token', class: Migration20261128010000_settings_token },
  { name: 'Migration20261129000000_rollup_sketches', class: Migration20261129000000_rollup_sketches },
  { name: 'Migration20261130000000_rows_ahead', class: Migration20261130000000_rows_ahead },
  { name: 'Migration20261130010000_rollup_rows', class: Migration20261130010000_rollup_rows },
  { name: 'Migration20261201000000_rows_since', class: Migration20261201000000_rows_since },
];
