import { Check, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import type { DeclaredStatus } from '../../goals/review-facts.js';
import { REVIEW_TRANSITIONS, type ReviewEventType, type ReviewState } from '../../goals/review-states.js';
import { Member } from './access.js';
import { Authored } from './authored.js';
import { Source } from './definition.js';
import { Goal } from './goal.js';
import { lineFrom, movesOf } from './state-line.js';
import { ForeignKey, Id, Instant, TenantEntity, Text, Uuid } from './tenant.js';

/** The review of a goal over one of its periods, named by the period's label. Its state is that of its last transition. */
@TenantEntity('review')
@Unique({ name: 'review_label_unique', properties: ['organizationId', 'goalId', 'label'] as never })
@Check({ name: 'review_period_check', expression: `period_from < period_to` })
export class Review {
  @Id() organizationId!: string;
  @Id() id!: string;
  @Uuid() goalId!: string;
  @Instant() recordedAt!: string;
  @Text() label!: string;
  @Instant() periodFrom!: string;
  @Instant() periodTo!: string;
  @Property({ type: 'boolean' }) whole!: boolean;

  @ForeignKey(() => Goal, ['organization_id', 'goal_id']) goal?: unknown;
}

/** A number with everything that it was computed from: of a submission or of a proposed restatement. */
@TenantEntity('snapshot')
@Unique({ name: 'snapshot_review_unique', properties: ['organizationId', 'reviewId', 'id'] as never })
export class Snapshot {
  @Id() organizationId!: string;
  @Id() id!: string;
  @Uuid() reviewId!: string;
  @Instant() recordedAt!: string;
  @Instant() knowledge!: string;
  /** As judged: rows of excluded stretches do not count. Null: no value. */
  @Property({ columnType: 'numeric', type: 'string', nullable: true }) value!: string | null;
  @Property({ type: 'json' }) content!: unknown;
  /** SHA-256 of the canonical JSON of `content`. */
  @Property({ type: 'blob' }) hash!: Buffer;

  @ForeignKey(() => Review, ['organization_id', 'review_id']) review?: unknown;
}

/** What a snapshot's plan reads: by which time field and over which stretch, null where it is open. Who writes there may make it drift. */
@TenantEntity('snapshot_read')
export class SnapshotRead {
  @Id() organizationId!: string;
  @Id() snapshotId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;
  @Uuid() sourceId!: string;
  @Text() timeField!: string;
  @Instant({ nullable: true }) startsAt!: string | null;
  @Instant({ nullable: true }) endsAt!: string | null;

  @ForeignKey(() => Snapshot, ['organization_id', 'snapshot_id']) snapshot?: unknown;
  @ForeignKey(() => Source, ['organization_id', 'source_id']) source?: unknown;
}

@TenantEntity('review_transition')
@Unique({ name: 'review_transition_line_unique', properties: ['organizationId', 'reviewId', 'number', 'toState'] as never })
@Unique({
  name: 'review_transition_signed_unique', properties: ['organizationId', 'reviewId', 'number', 'authorId', 'snapshotId'] as never,
})
@Check({ name: 'review_transition_line_check', expression: lineFrom('SCHEDULED') })
@Unique({
  name: 'review_transition_edition_unique', properties: ['organizationId', 'reviewId', 'editionNumber', 'number', 'snapshotId'] as never,
})
@Check({ name: 'review_transition_move_check', expression: movesOf(REVIEW_TRANSITIONS) })
@Check({
  name: 'review_transition_text_check',
  expression: `not (event in ('REQUEST_CHANGES', 'ACCEPT_DRIFT', 'PROPOSE_RESTATEMENT', 'SKIP')) or coalesce(btrim(text) <> '', false)`,
})
@Check({ name: 'review_transition_person_check', expression: `(event in ('OPEN', 'DRIFT')) = (created_by_member is null)` })
@Check({
  name: 'review_transition_authored_check',
  expression: `not (event in ('SUBMIT', 'PROPOSE_RESTATEMENT'))
    or (snapshot_id is not null and knowledge is not null and coalesce(author_id = created_by_member, false))`,
})
@Check({
  name: 'review_transition_signing_check',
  expression: `case when event in ('SIGN_OFF', 'RESTATE')
    then signs_number is not null and snapshot_id is not null and author_id is not null and (author_id = created_by_member) = self_reviewed
    else signs_number is null and not self_reviewed end`,
})
@Check({
  name: 'review_transition_edition_check', expression: `(event in ('SIGN_OFF', 'RESTATE')) = (edition_number is not null)`,
})
export class ReviewTransition extends Authored {
  @Id() reviewId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;
  @Property({ type: 'integer', nullable: true }) previousNumber!: number | null;
  @Text() event!: ReviewEventType;
  @Text() fromState!: ReviewState;
  @Text() toState!: ReviewState;
  /** Narrative, note or reason. */
  @Text({ nullable: true }) text!: string | null;
  @Text({ nullable: true }) declared!: DeclaredStatus | null;
  /** Of SUBMIT and PROPOSE_RESTATEMENT the cutoff of the snapshot; of DRIFT what it was seen as of; of ACCEPT_DRIFT from where on drift is measured. */
  @Instant({ nullable: true }) knowledge!: string | null;
  @Uuid({ nullable: true }) snapshotId!: string | null;
  /** Who wrote what is submitted, proposed or signed. */
  @Uuid({ nullable: true }) authorId!: string | null;
  /** The submission or proposal that is signed. */
  @Property({ type: 'integer', nullable: true }) signsNumber!: number | null;
  /** The edition that it locks: every signature makes one, and nothing else does. */
  @Property({ type: 'integer', nullable: true }) editionNumber!: number | null;
  @Property({ type: 'boolean' }) selfReviewed!: boolean;

  @ForeignKey(() => Review, ['organization_id', 'review_id']) review?: unknown;
  @ForeignKey(() => Snapshot, ['organization_id', 'review_id', 'snapshot_id'], ['organization_id', 'review_id', 'id']) snapshot?: unknown;
  @ForeignKey(() => Member, ['organization_id', 'author_id']) author?: unknown;
  @ForeignKey(
    () => ReviewTransition, ['organization_id', 'review_id', 'previous_number', 'from_state'],
    ['organization_id', 'review_id', 'number', 'to_state'],
  ) previous?: unknown;
  @ForeignKey(
    () => ReviewTransition, ['organization_id', 'review_id', 'signs_number', 'author_id', 'snapshot_id'],
    ['organization_id', 'review_id', 'number', 'author_id', 'snapshot_id'],
  ) signed?: unknown;
}

/** A signed number: never changed, never removed. */
@TenantEntity('review_edition')
@Unique({ name: 'review_edition_id_unique', properties: ['organizationId', 'id'] as never })
@Unique({ name: 'review_edition_snapshot_unique', properties: ['organizationId', 'snapshotId'] as never })
@Check({
  name: 'review_edition_line_check',
  expression: `case when number = 1 then previous_number is null else coalesce(previous_number = number - 1 and btrim(reason) <> '', false) end`,
})
export class ReviewEdition {
  @Id() organizationId!: string;
  @Id() reviewId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;
  @Property({ type: 'integer', nullable: true }) previousNumber!: number | null;
  @Uuid() id!: string;
  /** The transition that signed it. */
  @Property({ type: 'integer' }) transitionNumber!: number;
  @Uuid() snapshotId!: string;
  @Instant() recordedAt!: string;
  /** Of a restatement. */
  @Text({ nullable: true }) reason!: string | null;
  /** SHA-256 over the snapshot's hash, who signed it when and for whom, and the hash of the edition before it. */
  @Property({ type: 'blob' }) hash!: Buffer;

  @ForeignKey(() => Review, ['organization_id', 'review_id']) review?: unknown;
  @ForeignKey(
    () => ReviewEdition, ['organization_id', 'review_id', 'previous_number'], ['organization_id', 'review_id', 'number'],
  ) previous?: unknown;
  @ForeignKey(
    () => ReviewTransition, ['organization_id', 'review_id', 'number', 'transition_number', 'snapshot_id'],
    ['organization_id', 'review_id', 'edition_number', 'number', 'snapshot_id'],
  ) transition?: unknown;
  @ForeignKey(() => Snapshot, ['organization_id', 'review_id', 'snapshot_id'], ['organization_id', 'review_id', 'id']) snapshot?: unknown;
}

/** Something to be done. Where it stands now is its newest version. */
@TenantEntity('review_action')
@Index({ name: 'review_action_goal', properties: ['organizationId', 'goalId'] as never })
export class ReviewAction extends Authored {
  @Id() id!: string;
  @Uuid() goalId!: string;
  @Text() text!: string;

  @ForeignKey(() => Goal, ['organization_id', 'goal_id']) goal?: unknown;
}

@TenantEntity('review_action_version')
@Index({ name: 'review_action_version_review', properties: ['organizationId', 'reviewId'] as never })
@Check({ name: 'review_action_version_state_check', expression: `state in ('OPEN', 'DONE', 'DROPPED')` })
export class ReviewActionVersion extends Authored {
  @Id() actionId!: string;
  @PrimaryKey({ type: 'integer' }) number!: number;
  @Uuid() reviewId!: string;
  @Text() state!: 'OPEN' | 'DONE' | 'DROPPED';
  @Uuid() ownerId!: string;
  @Property({ columnType: 'date', type: 'string', nullable: true }) dueOn!: string | null;
  @Text({ nullable: true }) note!: string | null;

  @ForeignKey(() => ReviewAction, ['organization_id', 'action_id']) action?: unknown;
  @ForeignKey(() => Review, ['organization_id', 'review_id']) review?: unknown;
  @ForeignKey(() => Member, ['organization_id', 'owner_id']) owner?: unknown;
}

@TenantEntity('review_comment')
@Index({ name: 'review_comment_review', properties: ['organizationId', 'reviewId'] as never })
export class ReviewComment extends Authored {
  @Id() id!: string;
  @Uuid() reviewId!: string;
  @Text() text!: string;

  @ForeignKey(() => Review, ['organization_id', 'review_id']) review?: unknown;
}
