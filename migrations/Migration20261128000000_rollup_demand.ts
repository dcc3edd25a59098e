import { APP_ROLE } from '../src/store/tenant-policy.js';
import { ForwardMigration } from './migration.js';

/** By which dimensions questions were asked, so that what is asked often gets rollups. */
export class Migration20261128000000_rollup_demand extends ForwardMigration {
  protected change(): void {
    this.addSql(`create table rollup_demand (
  organization_id uuid not null,
  source_id uuid not null,
  dimensions text not null,
  asked double precision not null,
  asked_at timestamptz not null,
  primary key (organization_id, source_id, dimensions),
  constraint rollup_demand_organization_id_source_id_foreign
    foreign key (organization_id, source_id) references source (organization_id, id)
)`);
    this.protect('rollup_demand', 'select, insert, delete');
    this.addSql(`grant update (asked, asked_at) on rollup_demand to ${APP_ROLE}`);
  }
}
