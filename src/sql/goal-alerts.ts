import { sql, type RawBuilder } from 'kysely';

export interface GoalAlertRow {
  readonly goalId: string;
  readonly alert: string;
  readonly active: boolean;
  readonly point: string;
}

/** What was told last of each alert of each goal. */
export const lastAlerts = (organizationId: string): RawBuilder<GoalAlertRow> => sql`
  select distinct on (goal_id, alert) goal_id as "goalId", alert, active, point
  from goal_alert where organization_id = ${organizationId}::uuid
  order by goal_id, alert, recorded_at desc`;
