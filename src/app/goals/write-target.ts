import { instantText } from '../../kernel/instant.js';
import type { DeclaredTarget } from '../../goals/target.js';
import type { Writing } from '../../store/database.js';
import { writeTarget, type StoredGoal } from '../../store/goals.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';

export interface TargetToWrite {
  readonly target: DeclaredTarget;
  readonly effectiveFrom: number;
  readonly reason: string | null;
  readonly kpiVersionId: string | null;
}

/** Writes the next version of a goal's target, and into the log that it was. */
export async function writeGoalTarget(ctx: AppContext, tx: Writing, { id, key, targets }: StoredGoal, version: TargetToWrite): Promise<void> {
  const previous = targets.at(-1);
  await writeTarget(tx, id, { ...version, previous, by: authorOf(ctx) });
  await writeAudit(ctx, tx, 'GOAL_TARGET_SET', key, {
    number: (previous?.number ?? 0) + 1, effectiveFrom: instantText(version.effectiveFrom),
  });
}
