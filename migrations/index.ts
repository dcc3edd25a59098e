import { Migration20261121000000_spine } from './Migration20261121000000_spine.js';

/** Every migration, oldest first. Named here once for ever: the names stand in the databases. */
export const MIGRATIONS = [
  { name: 'Migration20261121000000_spine', class: Migration20261121000000_spine },
];
