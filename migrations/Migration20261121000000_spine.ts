import { APP_ROLE, ownOrganizationOrPlatform } from '../src/store/tenant-policy.js';
import { createdBy, ForwardMigration } from './migration.js';

const OF_ORGANIZATION = (table: string): string => `
  constraint ${table}_organization_id_foreign foreign key (organization_id) references organization (id)`;

const INTERACTION_COLUMNS = `
  organization_id uuid not null,
  source_id uuid not null,
  key text not null,
  occurred_at timestamptz not null,
  customer text,
  "case" text,
  fields jsonb not null,
  sequence numeric,
  retracted boolean not null,
  reason text,
  recorded_at timestamptz not null,
  salt bytea not null,
  digest bytea not null`;

/** Tenancy and access, definitions with their versions, interactions with their revisions. */
export class Migration20261121000000_spine extends ForwardMigration {
  protected change(): void {
    this.organizations();
    this.access();
    this.sources();
    this.measures();
    this.kpis();
    this.interactions();
  }

  private organizations(): void {
    this.addSql(`grant usage on schema public to ${APP_ROLE}`);
    this.addSql(`create table organization (
  id uuid not null,
  key text not null,
  name text not null,
  created_at timestamptz not null,
  primary key (id),
  constraint organization_key_unique unique (key)
)`);
    this.protect('organization', 'select, insert, update (name)', ownOrganizationOrPlatform());

    this.addSql(`create table knowledge_clock (
  organization_id uuid not null,
  stamp timestamptz not null,
  primary key (organization_id),${OF_ORGANIZATION('knowledge_clock')}
)`);
    this.protect('knowledge_clock', 'select, insert, update (stamp)');
  }

  private access(): void {
    this.addSql(`create table member (
  organization_id uuid not null,
  id uuid not null,
  email text not null,
  name text not null,
  role text not null,
  created_at timestamptz not null,
  removed_at timestamptz,
  primary key (organization_id, id),${OF_ORGANIZATION('member')}
)`);
    this.addSql(`create unique index member_email_unique on member (organization_id, email) where removed_at is null`);
    this.protect('member', 'select, insert, update (name, role, removed_at)');

    this.addSql(`create table api_key (
  organization_id uuid not null,
  id uuid not null,
  name text not null,
  role text not null,
  member_id uuid,
  secret_hash bytea not null,
  prefix text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (organization_id, id),${OF_ORGANIZATION('api_key')},
  constraint api_key_organization_id_member_id_foreign
    foreign key (organization_id, member_id) references member (organization_id, id)
)`);
    this.protect('api_key', 'select, insert, update (revoked_at, last_used_at)');

    this.addSql(`create table platform_key (
  secret_hash bytea not null,
  created_at timestamptz not null,
  primary key (secret_hash)
)`);
    this.addSql(`grant select on platform_key to ${APP_ROLE}`);

    this.addSql(`create table organization_version (
  organization_id uuid not null,
  number integer not null,
  recorded_at timestamptz not null,
  time_zone text not null,
  week_start text not null,
  fiscal_year_start smallint not null,
  primary key (organization_id, number),${OF_ORGANIZATION('organization_version')},${createdBy('organization_version')}
)`);
    this.protect('organization_version', 'select, insert');
  }

  private sources(): void {
    this.addSql(`create table source (
  organization_id uuid not null,
  id uuid not null,
  key text not null,
  name text not null,
  description text,
  primary key (organization_id, id),
  constraint source_key_unique unique (organization_id, key),${OF_ORGANIZATION('source')}
)`);
    this.protect('source', 'select, insert, update (name, description)');

    this.addSql(`create table source_version (
  organization_id uuid not null,
  source_id uuid not null,
  number integer not null,
  id uuid not null,
  recorded_at timestamptz not null,
  deleted boolean not null,
  definition jsonb not null,
  primary key (organization_id, source_id, number),
  constraint source_version_id_unique unique (organization_id, id),
  constraint source_version_organization_id_source_id_foreign
    foreign key (organization_id, source_id) references source (organization_id, id),${createdBy('source_version')}
)`);
    this.protect('source_version', 'select, insert');
  }

  private measures(): void {
    this.addSql(`create table definition_key (
  organization_id uuid not null,
  key text not null,
  kind text not null,
  primary key (organization_id, key),${OF_ORGANIZATION('definition_key')}
)`);
    this.protect('definition_key', 'select, insert');

    this.addSql(`create table measure (
  organization_id uuid not null,
  id uuid not null,
  key text not null,
  name text not null,
  description text,
  primary key (organization_id, id),
  constraint measure_key_unique unique (organization_id, key),
  constraint measure_organization_id_key_foreign
    foreign key (organization_id, key) references definition_key (organization_id, key)
)`);
    this.protect('measure', 'select, insert, update (name, description)');

    this.addSql(`create table measure_version (
  organization_id uuid not null,
  measure_id uuid not null,
  number integer not null,
  id uuid not null,
  recorded_at timestamptz not null,
  deleted boolean not null,
  definition jsonb not null,
  primary key (organization_id, measure_id, number),
  constraint measure_version_id_unique unique (organization_id, id),
  constraint measure_version_organization_id_measure_id_foreign
    foreign key (organization_id, measure_id) references measure (organization_id, id),${createdBy('measure_version')}
)`);
    this.protect('measure_version', 'select, insert');
  }

  private kpis(): void {
    this.addSql(`create table kpi (
  organization_id uuid not null,
  id uuid not null,
  key text not null,
  name text not null,
  description text,
  tags text[] not null,
  owner_id uuid,
  primary key (organization_id, id),
  constraint kpi_key_unique unique (organization_id, key),
  constraint kpi_organization_id_key_foreign
    foreign key (organization_id, key) references definition_key (organization_id, key),
  constraint kpi_organization_id_owner_id_foreign
    foreign key (organization_id, owner_id) references member (organization_id, id)
)`);
    this.protect('kpi', 'select, insert, update (name, description, tags, owner_id)');

    this.addSql(`create table kpi_version (
  organization_id uuid not null,
  kpi_id uuid not null,
  major integer not null,
  minor integer not null,
  id uuid not null,
  recorded_at timestamptz not null,
  definition jsonb not null,
  primary key (organization_id, kpi_id, major, minor),
  constraint kpi_version_id_unique unique (organization_id, id),
  constraint kpi_version_organization_id_kpi_id_foreign
    foreign key (organization_id, kpi_id) references kpi (organization_id, id),${createdBy('kpi_version')}
)`);
    this.protect('kpi_version', 'select, insert');
  }

  private interactions(): void {
    this.addSql(`create table interaction (${INTERACTION_COLUMNS},
  primary key (organization_id, source_id, key),
  constraint interaction_organization_id_source_id_foreign
    foreign key (organization_id, source_id) references source (organization_id, id)
)`);
    this.addSql(`create index interaction_occurred_at on interaction (organization_id, source_id, occurred_at)`);
    this.addSql(`create index interaction_recorded_at on interaction (organization_id, source_id, recorded_at)`);
    this.protect('interaction', 'select, insert, update');

    this.addSql(`create table interaction_revision (${INTERACTION_COLUMNS},
  superseded_at timestamptz not null,
  primary key (organization_id, source_id, key, recorded_at),
  constraint interaction_revision_organization_id_source_id_foreign
    foreign key (organization_id, source_id) references source (organization_id, id)
)`);
    this.addSql(`create index interaction_revision_occurred_at
  on interaction_revision (organization_id, source_id, occurred_at)`);
    this.addSql(`create index interaction_revision_recorded_at
  on interaction_revision (organization_id, source_id, recorded_at)`);
    this.protect('interaction_revision', 'select, insert');

    this.addSql(`create table source_report (
  organization_id uuid not null,
  source_id uuid not null,
  recorded_at timestamptz not null,
  complete_through timestamptz not null,
  primary key (organization_id, source_id, recorded_at),
  constraint source_report_organization_id_source_id_foreign
    foreign key (organization_id, source_id) references source (organization_id, id)
)`);
    this.protect('source_report', 'select, insert');
  }
}
