import { revisionsByKey } from '../store/interactions.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { interactionModel, revisionModel, type InteractionModel } from './interaction-models.js';
import { requireSource } from './require-source.js';
import { checkKey } from './row-checks/check-row.js';
import { isFinding } from './row-checks/reject-codes.js';

/** The interaction as it now stands, also where it is retracted, with its revisions. Null: the source has none of that key. */
export async function interaction(ctx: AppContext, sourceKey: string, key: string): Promise<InteractionModel | null> {
  authorize(ctx, 'interactions');
  const reading = await ctx.reading();
  const source = await requireSource(reading, sourceKey);
  if (isFinding(checkKey(key))) return null;
  const asOf = { organizationId: reading.organizationId, sourceId: source.id, knowledge: null };
  const revisions = (await revisionsByKey(reading, asOf, [key])).get(key) ?? [];
  const current = revisions.find((revision) => revision.supersededAt === null);
  return current === undefined ? null : interactionModel(sourceKey, current, async () => revisions.map(revisionModel));
}
