import { badInput, conflict } from '../../kernel/errors.js';
import type { Writing } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { LONGEST_DESCRIPTION, optional } from '../definitions/texts.js';
import { instantArgument } from '../instant-argument.js';
import { planning } from '../progress/planning.js';
import { goalModel, type GoalModel } from './goal-model.js';
import { judgedNext } from './judging-version.js';
import { planTarget } from './plan-target.js';
import { requireGoal } from './require-goal.js';
import type { TargetFindingModel } from './target-findings.js';
import { readTarget, type TargetInput } from './target-input.js';
import { writeGoalTarget } from './write-target.js';

export interface SetTargetInput {
  readonly goal: string;
  readonly target: TargetInput;
  /** ISO-8601; absent: of a draft the goal's start, else the start of its next period. */
  readonly effectiveFrom?: string | null;
  /** Required once the goal has been activated. */
  readonly reason?: string | null;
}

/** The goal with its new target, beside warnings; or errors, then nothing was written and the goal is null. */
export interface TargetSet {
  readonly goal: GoalModel | null;
  readonly findings: readonly TargetFindingModel[];
}

/**
 * Writes the next version of a goal's target; earlier ones stay. What does not fit comes back as findings. Throws NOT_FOUND, BAD_INPUT
 * for parts that do not belong together and for an instant before the last version's, CONFLICT for a closed goal.
 */
export async function setTarget(ctx: AppContext, input: SetTargetInput): Promise<TargetSet> {
  authorize(ctx, 'manageGoals');
  const reason = optional('reason', input.reason, LONGEST_DESCRIPTION);
  const from = instantArgument(input.effectiveFrom, 'effectiveFrom');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const goal = await requireGoal(tx, input.goal);
    if (goal.state === 'CLOSED') throw conflict(`The goal "${goal.key}" is closed: it has its last target.`, { hint: 'Define another goal.' });
    if (goal.state !== 'DRAFT' && reason === null) {
      throw badInput('reason', 'A target of a goal that has been activated changes for a reason.', 'Say why; it is kept with the target.');
    }
    const findings = await setTargetWithin(ctx, tx, goal, { target: input.target, from, reason });
    const isSet = !findings.some(({ severity }) => severity === 'ERROR');
    return { goal: isSet ? goalModel(await requireGoal(tx, goal.key)) : null, findings };
  });
}

/** The same as part of a transaction that does more, and has its stamp. Returns what speaks against it; written unless there is an error. */
export async function setTargetWithin(
  ctx: AppContext, tx: Writing, goal: StoredGoal, { target: given, from, reason }: { target: TargetInput; from: number | null; reason: string | null },
): Promise<readonly TargetFindingModel[]> {
  const asked = judgedNext(goal);
  const definitions = await planning(tx, [asked], { now: await tx.stamp(), definition: null });
  const { planned, findings } = await planTarget(tx, definitions, asked, readTarget(given, goal.content.cadence.calendar.timeZone), from);
  if (planned !== null) await writeGoalTarget(ctx, tx, goal, { ...planned, reason });
  return findings;
}
