import { conflict, notFound } from '../../kernel/errors.js';
import { isId } from '../../kernel/ids.js';
import { loadExclusions, writeExclusionWithdrawal } from '../../store/exclusions.js';
import { loadGoals } from '../../store/goals.js';
import { authorize } from '../access.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';
import { LONGEST_DESCRIPTION, shownKey } from '../definitions/texts.js';
import { exclusionModel, type ExclusionModel } from './exclusion-model.js';
import { requiredText } from './required-text.js';

/** From now on the rows of the stretch count again. Throws NOT_FOUND, CONFLICT where it was withdrawn before, BAD_INPUT. */
export async function withdrawExclusion(ctx: AppContext, id: string, reason: string): Promise<ExclusionModel> {
  authorize(ctx, 'manageGoals');
  const why = requiredText('reason', reason, LONGEST_DESCRIPTION);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const [exclusion] = isId(id) ? await loadExclusions(tx, { ids: [id] }) : [];
    if (exclusion === undefined) throw notFound('exclusion', shownKey(id));
    if (exclusion.withdrawal !== null) throw conflict('The exclusion was withdrawn before.');
    await writeExclusionWithdrawal(tx, id, why, authorOf(ctx));
    const [goal] = await loadGoals(tx, { ids: [exclusion.goalId] });
    await writeAudit(ctx, tx, 'EXCLUSION_WITHDRAWN', goal!.key, { exclusion: id });
    const [withdrawn] = await loadExclusions(tx, { ids: [id] });
    return exclusionModel(withdrawn!);
  });
}
