import { createdBy, ForwardMigration } from './migration.js';

/** Whom events are sent to, what became of each, and a log of every attempt. */
export class Migration20261125010000_webhooks extends ForwardMigration {
  protected change(): void {
    this.addSql(`create table webhook (
  organization_id uuid not null,
  id uuid not null,
  recorded_at timestamptz not null,
  url text not null,
  description text,
  event_kinds text[] not null,
  active boolean not null,
  secret text,
  previous_secret text,
  previous_secret_until timestamptz,
  deleted_at timestamptz,
  planned_through bigint not null,
  primary key (organization_id, id),
  constraint webhook_secret_check check ((deleted_at is null) = (secret is not null)),
  constraint webhook_previous_secret_check check ((previous_secret is null) = (previous_secret_until is null)),${createdBy('webhook')}
)`);
    this.protect('webhook', 'select, insert, update (url, description, event_kinds, active, secret, previous_secret, '
      + 'previous_secret_until, deleted_at, planned_through)');

    this.addSql(`create table webhook_delivery (
  organization_id uuid not null,
  id uuid not null,
  webhook_id uuid not null,
  event_number bigint not null,
  goal_id uuid not null,
  state text not null,
  attempts integer not null,
  replayed_after integer,
  next_attempt_at timestamptz,
  lease uuid,
  leased_until timestamptz,
  settled_at timestamptz,
  primary key (organization_id, id),
  constraint webhook_delivery_event_unique unique (organization_id, webhook_id, event_number),
  constraint webhook_delivery_state_check check (case when state in ('PENDING', 'FAILED') then next_attempt_at is not null and settled_at is null
    else state in ('DELIVERED', 'GIVEN_UP') and next_attempt_at is null and settled_at is not null and lease is null end),
  constraint webhook_delivery_lease_check check ((lease is null) = (leased_until is null)),
  constraint webhook_delivery_organization_id_webhook_id_foreign
    foreign key (organization_id, webhook_id) references webhook (organization_id, id),
  constraint webhook_delivery_organization_id_event_number_foreign
    foreign key (organization_id, event_number) references outbox_event (organization_id, number),
  constraint webhook_delivery_organization_id_goal_id_foreign
    foreign key (organization_id, goal_id) references goal (organization_id, id)
)`);
    this.protect('webhook_delivery',
      'select, insert, update (state, attempts, replayed_after, next_attempt_at, lease, leased_until, settled_at)');
    this.addSql(`create index webhook_delivery_waiting on webhook_delivery (organization_id, webhook_id, goal_id, event_number)
  where state in ('PENDING', 'FAILED')`);
    this.addSql(`create index webhook_delivery_newest on webhook_delivery (organization_id, event_number, id)`);

    this.addSql(`create table webhook_attempt (
  organization_id uuid not null,
  delivery_id uuid not null,
  number integer not null,
  recorded_at timestamptz not null,
  status_code integer,
  milliseconds integer,
  error text,
  primary key (organization_id, delivery_id, number),
  constraint webhook_attempt_organization_id_delivery_id_foreign
    foreign key (organization_id, delivery_id) references webhook_delivery (organization_id, id)
)`);
    this.protect('webhook_attempt', 'select, insert');
  }
}
