import { sql, type RawBuilder } from 'kysely';
import { instant } from './facts.js';

/** A stretch with what became of it. Instants are milliseconds since the epoch. */
export interface ExclusionRow {
  readonly id: string;
  readonly goalId: string;
  readonly recordedAt: number;
  readonly from: number;
  readonly to: number;
  readonly category: string;
  readonly reason: string;
  readonly createdByMember: string | null;
  readonly createdByKey: string | null;
  /** Null: it stands. */
  readonly withdrawnAt: number | null;
  readonly withdrawalReason: string | null;
  readonly withdrawnByMember: string | null;
  readonly withdrawnByKey: string | null;
}

const ms = (column: string): RawBuilder<number> => sql`(extract(epoch from ${sql.raw(column)}) * 1000)::float8`;

/** Exclusions of goals, or by id, as known by `knowledge` (null: now): by where they begin. */
export function exclusionRows(
  organizationId: string, which: { readonly goalIds?: readonly string[]; readonly ids?: readonly string[] }, knowledge: number | null,
): RawBuilder<ExclusionRow> {
  const known = (table: string): RawBuilder<unknown> =>
    (knowledge === null ? sql`` : sql`and ${sql.ref(`${table}.recorded_at`)} <= ${instant(knowledge)}`);
  return sql`
    select e.id, e.goal_id as "goalId", ${ms('e.recorded_at')} as "recordedAt", ${ms('e.starts_at')} as "from", ${ms('e.ends_at')} as "to",
      e.category, e.reason, e.created_by_member as "createdByMember", e.created_by_key as "createdByKey",
      ${ms('w.recorded_at')} as "withdrawnAt", w.reason as "withdrawalReason",
      w.created_by_member as "withdrawnByMember", w.created_by_key as "withdrawnByKey"
    from exclusion as e
    left join exclusion_withdrawal as w on w.organization_id = e.organization_id and w.exclusion_id = e.id ${known('w')}
    where e.organization_id = ${organizationId}::uuid ${known('e')}
      ${which.goalIds === undefined ? sql`` : sql`and e.goal_id = any(${which.goalIds}::uuid[])`}
      ${which.ids === undefined ? sql`` : sql`and e.id = any(${which.ids}::uuid[])`}
    order by e.starts_at, e.recorded_at, e.id`;
}
