import { APP_ROLE } from '../src/store/tenant-policy.js';
import { createdBy, ForwardMigration } from './migration.js';

const OF_KPI = (table: string): string => `
  constraint ${table}_organization_id_kpi_id_foreign foreign key (organization_id, kpi_id) references kpi (organization_id, id)`;

/** The life of a KPI: drafts, versions with what they read, retirement, and who looked whether it still says what it should. */
export class Migration20261124000000_lifecycle extends ForwardMigration {
  protected change(): void {
    this.versions();
    this.drafts();
    this.retirement();
    this.revision();
  }

  /** Versions so far were in force from when they were recorded. The owner, too, is held by the policy, unless it is lifted. */
  private versions(): void {
    this.addSql(`alter table kpi_version add column effective_from timestamptz, add column reads jsonb, add column changes jsonb`);
    this.addSql(`alter table kpi_version no force row level security`);
    this.addSql(`update kpi_version set effective_from = recorded_at, reads = '[]', changes = '[]'`);
    this.addSql(`alter table kpi_version force row level security`);
    this.addSql(`alter table kpi_version alter column effective_from set not null, alter column reads set not null,
  alter column changes set not null`);
  }

  private drafts(): void {
    this.addSql(`create table kpi_draft (
  organization_id uuid not null,
  kpi_id uuid not null,
  number integer not null,
  id uuid not null,
  recorded_at timestamptz not null,
  definition jsonb not null,${createdBy('kpi_draft')},${OF_KPI('kpi_draft')},
  primary key (organization_id, kpi_id, number),
  constraint kpi_draft_id_unique unique (organization_id, id)
)`);
    this.protect('kpi_draft', 'select, insert');
  }

  private retirement(): void {
    this.addSql(`create table kpi_retirement (
  organization_id uuid not null,
  kpi_id uuid not null,
  recorded_at timestamptz not null,
  effective_from timestamptz not null,
  reason text,${createdBy('kpi_retirement')},${OF_KPI('kpi_retirement')},
  primary key (organization_id, kpi_id, recorded_at)
)`);
    this.protect('kpi_retirement', 'select, insert');
  }

  private revision(): void {
    this.addSql(`alter table kpi add column revise_count integer, add column revise_unit text,
  add column drivers text[] not null default '{}'`);
    this.addSql(`alter table kpi alter column drivers drop default`);
    this.addSql(`grant update (revise_count, revise_unit, drivers) on kpi to ${APP_ROLE}`);
    this.addSql(`create table kpi_confirmation (
  organization_id uuid not null,
  kpi_id uuid not null,
  recorded_at timestamptz not null,
  version_id uuid not null,
  note text,${createdBy('kpi_confirmation')},${OF_KPI('kpi_confirmation')},
  primary key (organization_id, kpi_id, recorded_at),
  constraint kpi_confirmation_organization_id_version_id_foreign
    foreign key (organization_id, version_id) references kpi_version (organization_id, id)
)`);
    this.protect('kpi_confirmation', 'select, insert');
  }
}
