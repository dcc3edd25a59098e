import { conflict, notFound } from '../kernel/errors.js';
import { didYouMean } from '../kernel/suggest.js';
import { dependentsOf } from '../lang/dependencies.js';
import { loadCatalog } from '../store/catalog.js';
import { storedMeasure, writeMeasureVersion } from '../store/definitions.js';
import { authorize } from './access.js';
import { writeAudit } from './audit/write-audit.js';
import { authorOf, type AppContext } from './context.js';
import { listedKeys, shownKey } from './definitions/texts.js';

/**
 * Withdraws a measure from now on: questions as of an earlier definition still find it, and defining the key again brings it
 * back. Returns its id. Throws NOT_FOUND, and CONFLICT while KPIs name it.
 */
export async function deleteMeasure(ctx: AppContext, key: string): Promise<string> {
  authorize(ctx, 'define');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const catalog = await loadCatalog(tx, null);
    const measure = catalog.measure(key);
    if (measure === undefined) throw notFound('measure', shownKey(key), didYouMean(shownKey(key), catalog.measureKeys));
    const dependents = dependentsOf(key, catalog);
    if (dependents.length > 0) {
      const message = `The measure "${key}" is still in use by ${listedKeys(dependents)}.`;
      throw conflict(message, { hint: 'Redefine them first.', dependents });
    }
    const { newest } = (await storedMeasure(tx, key))!;
    const version = { number: newest.number + 1, deleted: true, content: newest.content, by: authorOf(ctx) };
    await writeMeasureVersion(tx, measure.id, version);
    await writeAudit(ctx, tx, 'MEASURE_DELETED', key, { version: String(version.number) });
    return measure.id;
  });
}
