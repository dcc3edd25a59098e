import type { ToldAlert } from '../goals/alerts.js';
import type { SignalMeaning } from '../goals/signals.js';
import { instantText } from '../kernel/instant.js';
import { lastAlerts } from '../sql/goal-alerts.js';
import type { Reading, Writing } from './database.js';
import { GoalAlert } from './entities/goal-alert.js';

/** What begins and ends by itself: a signal of a meaning, a budget that burns. */
export type AlertKind = SignalMeaning | 'BURN';

/** By what they are of. */
export type ToldAlerts = ReadonlyMap<AlertKind, ToldAlert>;

/** What was told last of each goal's alerts, by the goal's id; a goal of which nothing was told is left out. */
export async function loadToldAlerts(reading: Reading): Promise<ReadonlyMap<string, ToldAlerts>> {
  const rows = await reading.query(lastAlerts(reading.organizationId));
  const byGoal = Map.groupBy(rows, ({ goalId }) => goalId);
  return new Map([...byGoal].map(([goalId, alerts]) =>
    [goalId, new Map(alerts.map(({ alert, active, point }) => [alert as AlertKind, { active, point }]))]));
}

export async function writeAlert(tx: Writing, goalId: string, alert: AlertKind, told: ToldAlert): Promise<void> {
  await tx.em.insert(GoalAlert, { ...told, organizationId: tx.organizationId, goalId, alert, recordedAt: instantText(await tx.stamp()) });
}
