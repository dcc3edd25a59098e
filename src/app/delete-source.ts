import { conflict, notFound } from '../kernel/errors.js';
import { didYouMean } from '../kernel/suggest.js';
import { readersOf } from '../lang/dependencies.js';
import { loadCatalog } from '../store/catalog.js';
import { storedSource, writeSourceVersion } from '../store/definitions.js';
import { authorize } from './access.js';
import { writeAudit } from './audit/write-audit.js';
import { authorOf, type AppContext } from './context.js';
import { listedKeys, shownKey } from './definitions/texts.js';

/**
 * Withdraws a source from now on: questions as of an earlier definition still find it, and defining the key again brings it and
 * its rows back. Returns its id. Throws NOT_FOUND, and CONFLICT while measures read it.
 */
export async function deleteSource(ctx: AppContext, key: string): Promise<string> {
  authorize(ctx, 'define');
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const catalog = await loadCatalog(tx, null);
    const source = catalog.source(key);
    if (source === undefined) throw notFound('source', shownKey(key), didYouMean(shownKey(key), catalog.sourceKeys));
    const dependents = readersOf(key, catalog);
    if (dependents.length > 0) {
      const message = `The source "${key}" is still in use by ${listedKeys(dependents)}.`;
      throw conflict(message, { hint: 'Delete them first.', dependents });
    }
    const { newest } = (await storedSource(tx, key))!;
    const version = { number: newest.number + 1, deleted: true, content: newest.content, by: authorOf(ctx) };
    await writeSourceVersion(tx, source.id, version);
    await writeAudit(ctx, tx, 'SOURCE_DELETED', key, { version: String(version.number) });
    return source.id;
  });
}
