import type { LoadedCatalog } from '../../../store/catalog.js';
import type { Writing } from '../../../store/database.js';
import { writeGoalHeader, writeGoalVersion } from '../../../store/goals.js';
import { writeAudit } from '../../audit/write-audit.js';
import { authorOf, type AppContext } from '../../context.js';
import { writeGoalTarget } from '../../goals/write-target.js';
import type { PlannedGoal } from './planned-goal.js';

/** Writes the goals of a change under the transaction's stamp. `catalog`: with the KPIs that the same change has written. */
export async function writeGoals(ctx: AppContext, tx: Writing, goals: readonly PlannedGoal[], catalog: LoadedCatalog): Promise<void> {
  for (const { standing, next, isNew, target, change } of goals) {
    const { key, name, description, tags, content } = next;
    const writes = isNew || change.parts.length > 0;
    if (!writes && target === null) continue;
    const id = writes ? await writeGoalHeader(tx, standing?.id ?? null, { key, name, description, tags }) : standing!.id;
    const number = (standing?.number ?? 0) + (isNew ? 1 : 0);
    if (isNew) await writeGoalVersion(tx, id, { number, content, by: authorOf(ctx) });
    if (writes) await writeAudit(ctx, tx, 'GOAL_DEFINED', key, { version: String(number), newVersion: isNew });
    if (target !== null) {
      const inForce = content.kpi === null ? null : (catalog.kpi(content.kpi) ?? catalog.retiredKpi(content.kpi))!.versionId;
      await writeGoalTarget(ctx, tx, { ...next, id }, { ...target, kpiVersionId: target.kpiVersionId ?? inForce });
    }
  }
}
