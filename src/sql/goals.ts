import { sql, type RawBuilder } from 'kysely';
import { instant } from './facts.js';

/** A goal as it stands: its newest version and its last transition. Instants are milliseconds since the epoch. */
export interface GoalRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly number: number;
  readonly versionId: string;
  readonly recordedAt: number;
  readonly createdByMember: string | null;
  readonly createdByKey: string | null;
  readonly definition: unknown;
  /** Oldest first; empty: a draft. */
  readonly transitions: readonly GoalTransitionRow[];
  /** Oldest first. */
  readonly targets: readonly TargetVersionRow[];
}

export interface GoalTransitionRow {
  readonly number: number;
  readonly recordedAt: number;
  readonly event: string;
  readonly toState: string;
  readonly reason: string | null;
  readonly outcome: string | null;
  readonly kpiVersionId: string | null;
  readonly createdByMember: string | null;
  readonly createdByKey: string | null;
}

export interface TargetVersionRow {
  readonly id: string;
  readonly number: number;
  readonly recordedAt: number;
  readonly effectiveFrom: number;
  readonly definition: unknown;
  readonly reason: string | null;
  readonly kpiVersionId: string | null;
  readonly createdByMember: string | null;
  readonly createdByKey: string | null;
}

const ms = (column: string): RawBuilder<number> => sql`(extract(epoch from ${sql.raw(column)}) * 1000)::float8`;

/**
 * Goals as they stood by `definition` (null: now), by key: all of the organisation, or those of some keys or ids. One statement,
 * however many.
 */
export function goalRows(
  organizationId: string, which: { readonly keys?: readonly string[]; readonly ids?: readonly string[] }, definition: number | null,
): RawBuilder<GoalRow> {
  const known = (table: string): RawBuilder<unknown> =>
    (definition === null ? sql`` : sql` and ${sql.raw(table)}.recorded_at <= ${instant(definition)}`);
  return sql`
    select goal.id, goal.key, goal.name, goal.description, goal.tags, version.number, version.id as "versionId",
      ${ms('version.recorded_at')} as "recordedAt", version.created_by_member as "createdByMember",
      version.created_by_key as "createdByKey", version.definition,
      coalesce((
        select jsonb_agg(jsonb_build_object(
          'number', t.number, 'recordedAt', ${ms('t.recorded_at')}, 'event', t.event, 'toState', t.to_state, 'reason', t.reason,
          'outcome', t.outcome, 'kpiVersionId', t.kpi_version_id, 'createdByMember', t.created_by_member, 'createdByKey', t.created_by_key
        ) order by t.number)
        from goal_transition as t where t.organization_id = goal.organization_id and t.goal_id = goal.id${known('t')}
      ), '[]') as transitions,
      coalesce((
        select jsonb_agg(jsonb_build_object(
          'id', t.id, 'number', t.number, 'recordedAt', ${ms('t.recorded_at')}, 'effectiveFrom', ${ms('t.effective_from')},
          'definition', t.definition, 'reason', t.reason, 'kpiVersionId', t.kpi_version_id,
          'createdByMember', t.created_by_member, 'createdByKey', t.created_by_key
        ) order by t.number)
        from target_version as t where t.organization_id = goal.organization_id and t.goal_id = goal.id${known('t')}
      ), '[]') as targets
    from goal cross join lateral (
      select version.* from goal_version as version
      where version.organization_id = goal.organization_id and version.goal_id = goal.id${known('version')}
      order by version.number desc limit 1
    ) as version
    where goal.organization_id = ${organizationId}::uuid
      ${which.keys === undefined ? sql`` : sql`and goal.key = any(${which.keys}::text[])`}
      ${which.ids === undefined ? sql`` : sql`and goal.id = any(${which.ids}::uuid[])`}
    order by goal.key collate "C"`;
}
