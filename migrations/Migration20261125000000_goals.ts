import { createdBy, ForwardMigration } from './migration.js';

const OF_GOAL = (table: string): string => `
  constraint ${table}_organization_id_goal_id_foreign foreign key (organization_id, goal_id) references goal (organization_id, id)`;
const OF_REVIEW = (table: string): string => `
  constraint ${table}_organization_id_review_id_foreign foreign key (organization_id, review_id) references review (organization_id, id)`;

/** Each transition follows the one before it, from the state that that one led to: a life is one line, without gaps or forks. */
const IN_A_LINE = (table: string, of: string, first: string, foreign: string): string => `
  constraint ${table}_line_unique unique (organization_id, ${of}, number, to_state),
  constraint ${foreign} foreign key (organization_id, ${of}, previous_number, from_state)
    references ${table} (organization_id, ${of}, number, to_state),
  constraint ${table}_line_check check (case when number = 1 then previous_number is null and from_state = '${first}'
    else coalesce(previous_number = number - 1, false) end)`;

const moves = (...allowed: readonly string[]): string => allowed.map((move) => `'${move}'`).join(', ');

const GOAL_MOVES = moves(
  'ACTIVATE DRAFT ACTIVE', 'PAUSE ACTIVE PAUSED', 'RESUME PAUSED ACTIVE', 'REQUIRE_REBASE ACTIVE REBASE_REQUIRED',
  'KEEP_PIN REBASE_REQUIRED ACTIVE', 'SET_NEW_TARGET REBASE_REQUIRED ACTIVE',
  'CLOSE ACTIVE CLOSED', 'CLOSE PAUSED CLOSED', 'CLOSE REBASE_REQUIRED CLOSED',
);
const REVIEW_MOVES = moves(
  'OPEN SCHEDULED OPEN', 'SUBMIT OPEN SUBMITTED', 'SUBMIT CHANGES_REQUESTED SUBMITTED', 'REQUEST_CHANGES SUBMITTED CHANGES_REQUESTED',
  'SIGN_OFF SUBMITTED SIGNED_OFF', 'DRIFT SIGNED_OFF DRIFTED', 'DRIFT RESTATED DRIFTED', 'ACCEPT_DRIFT DRIFTED SIGNED_OFF',
  'PROPOSE_RESTATEMENT DRIFTED DRIFTED', 'RESTATE DRIFTED RESTATED', 'SKIP SCHEDULED SKIPPED', 'SKIP OPEN SKIPPED',
);

/** Goals with their targets, reviews with their editions, and what is said and done about them. All of it is insert-only but names. */
export class Migration20261125000000_goals extends ForwardMigration {
  protected change(): void {
    this.goals();
    this.targets();
    this.judgements();
    this.reviews();
    this.editions();
    this.actions();
    this.events();
  }

  private goals(): void {
    this.addSql(`create table goal (
  organization_id uuid not null,
  id uuid not null,
  key text not null,
  name text not null,
  description text,
  tags text[] not null,
  primary key (organization_id, id),
  constraint goal_key_unique unique (organization_id, key),
  constraint goal_organization_id_foreign foreign key (organization_id) references organization (id)
)`);
    this.protect('goal', 'select, insert, update (name, description, tags)');

    this.addSql(`create table goal_version (
  organization_id uuid not null,
  goal_id uuid not null,
  number integer not null,
  id uuid not null,
  recorded_at timestamptz not null,
  definition jsonb not null,
  primary key (organization_id, goal_id, number),
  constraint goal_version_id_unique unique (organization_id, id),${OF_GOAL('goal_version')},${createdBy('goal_version')}
)`);
    this.protect('goal_version', 'select, insert');

    this.addSql(`create table goal_transition (
  organization_id uuid not null,
  goal_id uuid not null,
  number integer not null,
  previous_number integer,
  recorded_at timestamptz not null,
  event text not null,
  from_state text not null,
  to_state text not null,
  reason text,
  outcome text,
  kpi_version_id uuid,
  primary key (organization_id, goal_id, number),${OF_GOAL('goal_transition')},
  constraint goal_transition_organization_id_kpi_version_id_foreign
    foreign key (organization_id, kpi_version_id) references kpi_version (organization_id, id),${IN_A_LINE(
    'goal_transition', 'goal_id', 'DRAFT', 'goal_transition_organization_id_goal_id_previous_fb63e_foreign')},
  constraint goal_transition_move_check check ((event || ' ' || from_state || ' ' || to_state) in (${GOAL_MOVES})),
  constraint goal_transition_reason_check check (not (event in ('PAUSE', 'KEEP_PIN', 'CLOSE')) or coalesce(btrim(reason) <> '', false)),
  constraint goal_transition_outcome_check check ((event = 'CLOSE') = (outcome is not null)),
  constraint goal_transition_author_check check ((event = 'REQUIRE_REBASE') = (created_by_member is null)),${createdBy('goal_transition')}
)`);
    this.protect('goal_transition', 'select, insert');
  }

  /** A version of a target holds from its instant until the next one's, which is never before: two of them never overlap. */
  private targets(): void {
    this.addSql(`create table target_version (
  organization_id uuid not null,
  goal_id uuid not null,
  number integer not null,
  previous_number integer,
  id uuid not null,
  recorded_at timestamptz not null,
  effective_from timestamptz not null,
  previous_effective_from timestamptz,
  definition jsonb not null,
  reason text,
  kpi_version_id uuid,
  primary key (organization_id, goal_id, number),
  constraint target_version_id_unique unique (organization_id, id),${OF_GOAL('target_version')},
  constraint target_version_line_unique unique (organization_id, goal_id, number, effective_from),
  constraint target_version_organization_id_goal_id_previous__82db1_foreign foreign key (organization_id, goal_id, previous_number, previous_effective_from)
    references target_version (organization_id, goal_id, number, effective_from),
  constraint target_version_line_check check (case when number = 1 then previous_number is null
    else coalesce(previous_number = number - 1 and previous_effective_from <= effective_from, false) end),
  constraint target_version_organization_id_kpi_version_id_foreign
    foreign key (organization_id, kpi_version_id) references kpi_version (organization_id, id),${createdBy('target_version')}
)`);
    this.protect('target_version', 'select, insert');
  }

  private judgements(): void {
    this.addSql(`create table goal_declaration (
  organization_id uuid not null,
  goal_id uuid not null,
  recorded_at timestamptz not null,
  status text not null,
  reason text not null,
  primary key (organization_id, goal_id, recorded_at),${OF_GOAL('goal_declaration')},${createdBy('goal_declaration')}
)`);
    this.protect('goal_declaration', 'select, insert');

    this.addSql(`create table goal_status (
  organization_id uuid not null,
  goal_id uuid not null,
  recorded_at timestamptz not null,
  period text not null,
  status text not null,
  rule text not null,
  primary key (organization_id, goal_id, recorded_at),${OF_GOAL('goal_status')}
)`);
    this.protect('goal_status', 'select, insert');

    this.addSql(`create table exclusion (
  organization_id uuid not null,
  id uuid not null,
  goal_id uuid not null,
  recorded_at timestamptz not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  category text not null,
  reason text not null,
  primary key (organization_id, id),
  constraint exclusion_interval_check check (starts_at < ends_at),${OF_GOAL('exclusion')},${createdBy('exclusion')}
)`);
    this.protect('exclusion', 'select, insert');
    this.addSql(`create index exclusion_goal on exclusion (organization_id, goal_id)`);

    this.addSql(`create table exclusion_withdrawal (
  organization_id uuid not null,
  exclusion_id uuid not null,
  recorded_at timestamptz not null,
  reason text not null,
  primary key (organization_id, exclusion_id),
  constraint exclusion_withdrawal_organization_id_exclusion_id_foreign
    foreign key (organization_id, exclusion_id) references exclusion (organization_id, id),${createdBy('exclusion_withdrawal')}
)`);
    this.protect('exclusion_withdrawal', 'select, insert');
  }

  private reviews(): void {
    this.addSql(`create table review (
  organization_id uuid not null,
  id uuid not null,
  goal_id uuid not null,
  recorded_at timestamptz not null,
  label text not null,
  period_from timestamptz not null,
  period_to timestamptz not null,
  whole boolean not null,
  primary key (organization_id, id),
  constraint review_label_unique unique (organization_id, goal_id, label),
  constraint review_period_check check (period_from < period_to),${OF_GOAL('review')}
)`);
    this.protect('review', 'select, insert');

    this.addSql(`create table snapshot (
  organization_id uuid not null,
  id uuid not null,
  review_id uuid not null,
  recorded_at timestamptz not null,
  knowledge timestamptz not null,
  value numeric,
  content jsonb not null,
  hash bytea not null,
  primary key (organization_id, id),
  constraint snapshot_review_unique unique (organization_id, review_id, id),${OF_REVIEW('snapshot')}
)`);
    this.protect('snapshot', 'select, insert');

    this.addSql(`create table snapshot_read (
  organization_id uuid not null,
  snapshot_id uuid not null,
  number integer not null,
  source_id uuid not null,
  time_field text not null,
  starts_at timestamptz,
  ends_at timestamptz,
  primary key (organization_id, snapshot_id, number),
  constraint snapshot_read_organization_id_snapshot_id_foreign
    foreign key (organization_id, snapshot_id) references snapshot (organization_id, id),
  constraint snapshot_read_organization_id_source_id_foreign
    foreign key (organization_id, source_id) references source (organization_id, id)
)`);
    this.protect('snapshot_read', 'select, insert');

    this.addSql(`create table review_transition (
  organization_id uuid not null,
  review_id uuid not null,
  number integer not null,
  previous_number integer,
  recorded_at timestamptz not null,
  event text not null,
  from_state text not null,
  to_state text not null,
  text text,
  declared text,
  knowledge timestamptz,
  snapshot_id uuid,
  author_id uuid,
  signs_number integer,
  edition_number integer,
  self_reviewed boolean not null,
  primary key (organization_id, review_id, number),${OF_REVIEW('review_transition')},
  constraint review_transition_organization_id_review_id_snapshot_id_foreign
    foreign key (organization_id, review_id, snapshot_id) references snapshot (organization_id, review_id, id),
  constraint review_transition_organization_id_author_id_foreign
    foreign key (organization_id, author_id) references member (organization_id, id),${IN_A_LINE(
    'review_transition', 'review_id', 'SCHEDULED', 'review_transition_organization_id_review_id_prev_f1532_foreign')},
  constraint review_transition_signed_unique unique (organization_id, review_id, number, author_id, snapshot_id),
  constraint review_transition_organization_id_review_id_sign_e2148_foreign foreign key (organization_id, review_id, signs_number, author_id, snapshot_id)
    references review_transition (organization_id, review_id, number, author_id, snapshot_id),
  constraint review_transition_edition_unique unique (organization_id, review_id, edition_number, number, snapshot_id),
  constraint review_transition_move_check check ((event || ' ' || from_state || ' ' || to_state) in (${REVIEW_MOVES})),
  constraint review_transition_text_check
    check (not (event in ('REQUEST_CHANGES', 'ACCEPT_DRIFT', 'PROPOSE_RESTATEMENT', 'SKIP')) or coalesce(btrim(text) <> '', false)),
  constraint review_transition_person_check check ((event in ('OPEN', 'DRIFT')) = (created_by_member is null)),
  constraint review_transition_authored_check check (not (event in ('SUBMIT', 'PROPOSE_RESTATEMENT'))
    or (snapshot_id is not null and knowledge is not null and coalesce(author_id = created_by_member, false))),
  constraint review_transition_signing_check check (case when event in ('SIGN_OFF', 'RESTATE')
    then signs_number is not null and snapshot_id is not null and author_id is not null and (author_id = created_by_member) = self_reviewed
    else signs_number is null and not self_reviewed end),
  constraint review_transition_edition_check check ((event in ('SIGN_OFF', 'RESTATE')) = (edition_number is not null)),${createdBy('review_transition')}
)`);
    this.protect('review_transition', 'select, insert');
  }

  private editions(): void {
    this.addSql(`create table review_edition (
  organization_id uuid not null,
  review_id uuid not null,
  number integer not null,
  previous_number integer,
  id uuid not null,
  transition_number integer not null,
  snapshot_id uuid not null,
  recorded_at timestamptz not null,
  reason text,
  hash bytea not null,
  primary key (organization_id, review_id, number),
  constraint review_edition_id_unique unique (organization_id, id),
  constraint review_edition_snapshot_unique unique (organization_id, snapshot_id),
  constraint review_edition_organization_id_review_id_previou_1448e_foreign foreign key (organization_id, review_id, previous_number)
    references review_edition (organization_id, review_id, number),
  constraint review_edition_line_check
    check (case when number = 1 then previous_number is null else coalesce(previous_number = number - 1 and btrim(reason) <> '', false) end),
  constraint review_edition_organization_id_review_id_number__b2a81_foreign foreign key (organization_id, review_id, number, transition_number, snapshot_id)
    references review_transition (organization_id, review_id, edition_number, number, snapshot_id),
  constraint review_edition_organization_id_review_id_snapshot_id_foreign foreign key (organization_id, review_id, snapshot_id)
    references snapshot (organization_id, review_id, id),${OF_REVIEW('review_edition')}
)`);
    this.protect('review_edition', 'select, insert');
  }

  private actions(): void {
    this.addSql(`create table review_action (
  organization_id uuid not null,
  id uuid not null,
  goal_id uuid not null,
  recorded_at timestamptz not null,
  text text not null,
  primary key (organization_id, id),${OF_GOAL('review_action')},${createdBy('review_action')}
)`);
    this.protect('review_action', 'select, insert');
    this.addSql(`create index review_action_goal on review_action (organization_id, goal_id)`);

    this.addSql(`create table review_action_version (
  organization_id uuid not null,
  action_id uuid not null,
  number integer not null,
  recorded_at timestamptz not null,
  review_id uuid not null,
  state text not null,
  owner_id uuid not null,
  due_on date,
  note text,
  primary key (organization_id, action_id, number),
  constraint review_action_version_organization_id_action_id_foreign
    foreign key (organization_id, action_id) references review_action (organization_id, id),
  constraint review_action_version_organization_id_owner_id_foreign
    foreign key (organization_id, owner_id) references member (organization_id, id),
  constraint review_action_version_state_check
    check (state in ('OPEN', 'DONE', 'DROPPED')),${OF_REVIEW('review_action_version')},${createdBy('review_action_version')}
)`);
    this.protect('review_action_version', 'select, insert');
    this.addSql(`create index review_action_version_review on review_action_version (organization_id, review_id)`);

    this.addSql(`create table review_comment (
  organization_id uuid not null,
  id uuid not null,
  review_id uuid not null,
  recorded_at timestamptz not null,
  text text not null,
  primary key (organization_id, id),${OF_REVIEW('review_comment')},${createdBy('review_comment')}
)`);
    this.protect('review_comment', 'select, insert');
    this.addSql(`create index review_comment_review on review_comment (organization_id, review_id)`);
  }

  /** What happened, for whoever wants to be told; written with what caused it. */
  private events(): void {
    this.addSql(`create table outbox_event (
  organization_id uuid not null,
  number bigint not null,
  id uuid not null,
  recorded_at timestamptz not null,
  kind text not null,
  goal_id uuid not null,
  review_id uuid,
  identity text,
  payload jsonb not null,
  primary key (organization_id, number),
  constraint outbox_event_id_unique unique (organization_id, id),
  constraint outbox_event_identity_unique unique (organization_id, identity),${OF_GOAL('outbox_event')},${OF_REVIEW('outbox_event')}
)`);
    this.protect('outbox_event', 'select, insert');
    this.addSql(`create index outbox_event_goal on outbox_event (organization_id, goal_id, number)`);

    this.addSql(`create table goal_progress_mark (
  organization_id uuid not null,
  drift_checked_through timestamptz not null,
  status_checked_through timestamptz not null,
  primary key (organization_id),
  constraint goal_progress_mark_organization_id_foreign foreign key (organization_id) references organization (id)
)`);
    this.protect('goal_progress_mark', 'select, insert, update (drift_checked_through, status_checked_through)');
  }
}
