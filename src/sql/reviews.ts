import { sql, type RawBuilder } from 'kysely';

/** A review with its whole life. Instants are milliseconds since the epoch. */
export interface ReviewRow {
  readonly id: string;
  readonly goalId: string;
  readonly label: string;
  readonly from: number;
  readonly to: number;
  /** False where the goal's start or end cut the calendar's period. */
  readonly whole: boolean;
  readonly recordedAt: number;
  /** Oldest first; empty: SCHEDULED. */
  readonly transitions: readonly ReviewTransitionRow[];
  /** Oldest first. */
  readonly editions: readonly ReviewEditionRow[];
}

export interface ReviewTransitionRow {
  readonly number: number;
  readonly recordedAt: number;
  readonly event: string;
  readonly fromState: string;
  readonly toState: string;
  /** Narrative, note or reason. */
  readonly text: string | null;
  readonly declared: string | null;
  /** See the column. */
  readonly knowledge: number | null;
  readonly snapshotId: string | null;
  readonly authorId: string | null;
  readonly signsNumber: number | null;
  /** The edition that it locks. */
  readonly editionNumber: number | null;
  readonly selfReviewed: boolean;
  readonly createdByMember: string | null;
  readonly createdByKey: string | null;
}

export interface ReviewEditionRow {
  readonly number: number;
  readonly id: string;
  readonly transitionNumber: number;
  readonly snapshotId: string;
  readonly recordedAt: number;
  readonly reason: string | null;
  /** Hexadecimal digits. */
  readonly hash: string;
}

/** What lists and rounds choose reviews by. */
export interface ReviewHeadRow extends Pick<ReviewRow, 'id' | 'goalId' | 'label' | 'from' | 'to' | 'whole'> {
  readonly state: string;
}

export interface WhichReviews {
  readonly ids?: readonly string[];
  readonly goalIds?: readonly string[];
}

const ms = (column: string): RawBuilder<number> => sql`(extract(epoch from ${sql.raw(column)}) * 1000)::float8`;

const chosen = ({ ids, goalIds }: WhichReviews): RawBuilder<unknown> => sql`
  ${ids === undefined ? sql`` : sql`and review.id = any(${ids}::uuid[])`}
  ${goalIds === undefined ? sql`` : sql`and review.goal_id = any(${goalIds}::uuid[])`}`;

/** Reviews by goal and period. One statement, however many. */
export const reviewRows = (organizationId: string, which: WhichReviews): RawBuilder<ReviewRow> => sql`
  select review.id, review.goal_id as "goalId", review.label, ${ms('review.period_from')} as "from", ${ms('review.period_to')} as "to",
    review.whole, ${ms('review.recorded_at')} as "recordedAt",
    coalesce((
      select jsonb_agg(jsonb_build_object(
        'number', t.number, 'recordedAt', ${ms('t.recorded_at')}, 'event', t.event, 'fromState', t.from_state, 'toState', t.to_state,
        'text', t.text, 'declared', t.declared, 'knowledge', ${ms('t.knowledge')}, 'snapshotId', t.snapshot_id, 'authorId', t.author_id,
        'signsNumber', t.signs_number, 'editionNumber', t.edition_number, 'selfReviewed', t.self_reviewed,
        'createdByMember', t.created_by_member, 'createdByKey', t.created_by_key
      ) order by t.number)
      from review_transition as t where t.organization_id = review.organization_id and t.review_id = review.id
    ), '[]') as transitions,
    coalesce((
      select jsonb_agg(jsonb_build_object(
        'number', e.number, 'id', e.id, 'transitionNumber', e.transition_number, 'snapshotId', e.snapshot_id,
        'recordedAt', ${ms('e.recorded_at')}, 'reason', e.reason, 'hash', encode(e.hash, 'hex')
      ) order by e.number)
      from review_edition as e where e.organization_id = review.organization_id and e.review_id = review.id
    ), '[]') as editions
  from review
  where review.organization_id = ${organizationId}::uuid ${chosen(which)}
  order by review.goal_id, review.period_from`;

/** Reviews by the end of their period, the newest first: those of some goals, in some states, that a period begins before; null: all. */
export const reviewHeadRows = (
  organizationId: string, which: WhichReviews, states: readonly string[] | null,
): RawBuilder<ReviewHeadRow> => sql`
  select review.id, review.goal_id as "goalId", review.label, ${ms('review.period_from')} as "from", ${ms('review.period_to')} as "to",
    review.whole, coalesce(last.to_state, 'SCHEDULED') as state
  from review left join lateral (
    select t.to_state from review_transition as t
    where t.organization_id = review.organization_id and t.review_id = review.id
    order by t.number desc limit 1
  ) as last on true
  where review.organization_id = ${organizationId}::uuid ${chosen(which)}
    ${states === null ? sql`` : sql`and coalesce(last.to_state, 'SCHEDULED') = any(${states}::text[])`}
  order by review.period_to desc, review.id`;

/** The last review of each goal that has one. */
export const lastReviewRows = (organizationId: string): RawBuilder<{ readonly goalId: string; readonly label: string; readonly from: number }> => sql`
  select distinct on (review.goal_id) review.goal_id as "goalId", review.label, ${ms('review.period_from')} as "from"
  from review where review.organization_id = ${organizationId}::uuid
  order by review.goal_id, review.period_from desc`;

export interface ReviewActionRow {
  readonly id: string;
  readonly goalId: string;
  readonly text: string;
  readonly recordedAt: number;
  readonly createdByMember: string | null;
  readonly createdByKey: string | null;
  /** Of its newest version. */
  readonly number: number;
  readonly reviewId: string;
  readonly state: string;
  readonly ownerId: string;
  /** yyyy-mm-dd. */
  readonly dueOn: string | null;
  readonly note: string | null;
  readonly changedAt: number;
  readonly changedByMember: string | null;
  readonly changedByKey: string | null;
}

export interface WhichActions {
  readonly ids?: readonly string[];
  readonly goalIds?: readonly string[];
  /** Those that stand in these reviews now. */
  readonly reviewIds?: readonly string[];
}

/** Actions as they stand, in the order in which they were added. One statement, however many. */
export const actionRows = (organizationId: string, { ids, goalIds, reviewIds }: WhichActions): RawBuilder<ReviewActionRow> => sql`
  select action.id, action.goal_id as "goalId", action.text, ${ms('action.recorded_at')} as "recordedAt",
    action.created_by_member as "createdByMember", action.created_by_key as "createdByKey", version.number,
    version.review_id as "reviewId", version.state, version.owner_id as "ownerId", version.due_on::text as "dueOn", version.note,
    ${ms('version.recorded_at')} as "changedAt", version.created_by_member as "changedByMember", version.created_by_key as "changedByKey"
  from review_action as action cross join lateral (
    select v.* from review_action_version as v
    where v.organization_id = action.organization_id and v.action_id = action.id
    order by v.number desc limit 1
  ) as version
  where action.organization_id = ${organizationId}::uuid
    ${ids === undefined ? sql`` : sql`and action.id = any(${ids}::uuid[])`}
    ${goalIds === undefined ? sql`` : sql`and action.goal_id = any(${goalIds}::uuid[])`}
    ${reviewIds === undefined ? sql`` : sql`and version.review_id = any(${reviewIds}::uuid[])`}
  order by action.recorded_at, action.id`;

export interface ReviewCommentRow {
  readonly id: string;
  readonly reviewId: string;
  readonly recordedAt: number;
  readonly text: string;
  readonly createdByMember: string | null;
  readonly createdByKey: string | null;
}

/** What was said in reviews, oldest first. */
export const commentRows = (organizationId: string, reviewIds: readonly string[]): RawBuilder<ReviewCommentRow> => sql`
  select comment.id, comment.review_id as "reviewId", ${ms('comment.recorded_at')} as "recordedAt", comment.text,
    comment.created_by_member as "createdByMember", comment.created_by_key as "createdByKey"
  from review_comment as comment
  where comment.organization_id = ${organizationId}::uuid and comment.review_id = any(${reviewIds}::uuid[])
  order by comment.recorded_at, comment.id`;
