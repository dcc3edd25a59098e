import { MOST_SKETCHES } from '../src/lang/rollup.js';
import { ForwardMigration } from './migration.js';

/** Cells may hold states of approximate aggregates. They look random, so PostgreSQL need not try to compress them. */
export class Migration20261129000000_rollup_sketches extends ForwardMigration {
  protected change(): void {
    const columns = Array.from({ length: MOST_SKETCHES }, (_, index) => `b${index}`);
    this.addSql(`alter table rollup_cell ${columns.map((name) => `add column ${name} bytea`).join(', ')}`);
    this.addSql(`alter table rollup_cell ${columns.map((name) => `alter column ${name} set storage external`).join(', ')}`);
  }
}
