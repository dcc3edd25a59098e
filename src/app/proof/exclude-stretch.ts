import { badInput, conflict } from '../../kernel/errors.js';
import { instantText } from '../../kernel/instant.js';
import { loadExclusions, writeExclusion } from '../../store/exclusions.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';
import { LONGEST_DESCRIPTION } from '../definitions/texts.js';
import { requireGoal } from '../goals/require-goal.js';
import { instantArgument } from '../instant-argument.js';
import { exclusionModel, type ExclusionModel } from './exclusion-model.js';
import { requiredText } from './required-text.js';

export interface ExcludeStretchInput {
  /** Key. */
  readonly goal: string;
  /** Instants, half-open. */
  readonly from: string;
  readonly to: string;
  readonly category: string;
  readonly reason: string;
}

const LONGEST_CATEGORY = 100;

/**
 * From now on rows whose own instant lies in the stretch do not count for the goal; its value is told without them and with all
 * rows. What was signed stays as it is. Throws NOT_FOUND for the goal, CONFLICT where it is closed, BAD_INPUT.
 */
export async function excludeStretch(ctx: AppContext, input: ExcludeStretchInput): Promise<ExclusionModel> {
  authorize(ctx, 'manageGoals');
  const from = instantArgument(input.from, 'from')!;
  const to = instantArgument(input.to, 'to')!;
  if (to <= from) throw badInput('to', 'The stretch ends before it has begun.', 'It is half-open: to is the first instant that counts again.');
  const category = requiredText('category', input.category, LONGEST_CATEGORY);
  const reason = requiredText('reason', input.reason, LONGEST_DESCRIPTION);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const goal = await requireGoal(tx, input.goal);
    if (goal.state === 'CLOSED') throw conflict(`The goal "${goal.key}" is closed: what it counted stands.`);
    const id = await writeExclusion(tx, { goalId: goal.id, from, to, category, reason, by: authorOf(ctx) });
    await writeAudit(ctx, tx, 'STRETCH_EXCLUDED', goal.key, { exclusion: id, from: instantText(from), to: instantText(to), category });
    const [written] = await loadExclusions(tx, { ids: [id] });
    return exclusionModel(written!);
  });
}
