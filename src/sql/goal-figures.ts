import { sql, type RawBuilder } from 'kysely';
import { instant } from './facts.js';

/** What became of a review. Instants are milliseconds since the epoch. */
export interface ReviewFigureRow {
  readonly id: string;
  readonly goalId: string;
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
  /** What settled it first; null: nothing did. */
  readonly settledBy: 'SIGN_OFF' | 'SKIP' | null;
  readonly settledAt: number | null;
  /** Ids of the members who commented on it before it was settled, ascending. */
  readonly commentedBy: readonly string[];
}

const ms = (column: string): RawBuilder<number> => sql`(extract(epoch from ${sql.raw(column)}) * 1000)::float8`;

/** The reviews of periods that begin before `until`, as it was known by then. One statement, however many. */
export const reviewFigureRows = (organizationId: string, until: number, known: number): RawBuilder<ReviewFigureRow> => sql`
  select review.id, review.goal_id as "goalId", ${ms('review.period_from')} as "from", ${ms('review.period_to')} as "to", review.whole,
    settled.event as "settledBy", ${ms('settled.recorded_at')} as "settledAt",
    array(
      select distinct c.created_by_member::text from review_comment as c
      where c.organization_id = review.organization_id and c.review_id = review.id
        and c.created_by_member is not null and c.recorded_at < settled.recorded_at
      order by 1
    ) as "commentedBy"
  from review left join lateral (
    select t.event, t.recorded_at from review_transition as t
    where t.organization_id = review.organization_id and t.review_id = review.id
      and t.event in ('SIGN_OFF', 'SKIP') and t.recorded_at <= ${instant(known)}
    order by t.number limit 1
  ) as settled on true
  where review.organization_id = ${organizationId}::uuid
    and review.period_from < ${instant(until)} and review.recorded_at <= ${instant(known)}`;

/** To how many reviews something happened in [from, to), as it was known by then, by what it was. */
export const reviewsMoved = (
  organizationId: string, events: readonly string[], from: number, to: number, known: number,
): RawBuilder<{ readonly event: string; readonly reviews: number }> => sql`
  select t.event, count(distinct t.review_id)::int as reviews from review_transition as t
  where t.organization_id = ${organizationId}::uuid and t.event = any(${events}::text[])
    and t.recorded_at >= ${instant(from)} and t.recorded_at < ${instant(to)} and t.recorded_at <= ${instant(known)}
  group by t.event`;

/** When each KPI was confirmed, as it was known by then. */
export const confirmationTimes = (organizationId: string, known: number): RawBuilder<{ readonly kpiId: string; readonly at: number }> => sql`
  select c.kpi_id as "kpiId", ${ms('c.recorded_at')} as at from kpi_confirmation as c
  where c.organization_id = ${organizationId}::uuid and c.recorded_at <= ${instant(known)}`;
