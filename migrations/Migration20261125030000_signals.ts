import { ForwardMigration } from './migration.js';

/** Which signals of a goal were told as begun or over: what comes next is told from. */
export class Migration20261125030000_signals extends ForwardMigration {
  protected change(): void {
    this.addSql(`create table goal_alert (
  organization_id uuid not null,
  goal_id uuid not null,
  alert text not null,
  recorded_at timestamptz not null,
  active boolean not null,
  point text not null,
  primary key (organization_id, goal_id, alert, recorded_at),
  constraint goal_alert_alert_check check (alert in ('CONCERN', 'IMPROVEMENT', 'NEITHER', 'BURN')),
  constraint goal_alert_organization_id_goal_id_foreign foreign key (organization_id, goal_id) references goal (organization_id, id)
)`);
    this.protect('goal_alert', 'select, insert');
  }
}
