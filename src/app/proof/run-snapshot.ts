import type { Span } from '../../lang/plan.js';
import type { Decimal } from '../../kernel/decimal.js';
import type { Reading } from '../../store/database.js';
import type { ScanRequest } from '../evaluation/scan-loader.js';
import { rowsAlone } from '../evaluation/usable-rollups.js';
import type { GoalPlan } from '../progress/goal-plan.js';
import type { GoalReading, GoalRun } from '../progress/goal-reading.js';
import { runGoalPlans } from '../progress/run-goal-plans.js';
import { excludedPlan } from './excluded-plan.js';

/** A plan of one period, run. */
export interface SnapshotRun {
  /** As judged: rows of excluded stretches do not count. */
  readonly judged: GoalReading;
  /** The value of all rows; null: none. */
  readonly ofAllRows: Decimal | null;
  readonly sources: GoalRun['sources'];
}

/** Runs the plan of one period as of `knowledge`, over rows alone, with and without what is excluded. */
export async function runSnapshot(
  reading: Reading, plan: GoalPlan, knowledge: number, stretches: readonly Span[], letIn?: ScanRequest['letIn'],
): Promise<SnapshotRun> {
  const plans = stretches.length === 0 ? [plan] : [{ ...plan, plan: excludedPlan(plan.plan, stretches) }, plan];
  const runs = await runGoalPlans(rowsAlone(reading), plans, knowledge, letIn);
  const [judged, all] = [runs[0]!, runs.at(-1)!];
  return { judged: judged.readings[0]!, ofAllRows: all.readings[0]!.value, sources: judged.sources };
}
