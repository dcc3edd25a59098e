import { loadCatalog } from '../store/catalog.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { keyFindings } from './definitions/key-findings.js';
import { tagModel, type Defined, type TagModel } from './definitions/models.js';
import { tagContent, type TagInput } from './definitions/tag-content.js';
import { writeCalendar } from './definitions/write-calendar.js';

/**
 * Declares a calendar tag, or gives it other ranges: what uses it follows. The same content writes no version; a deleted tag comes
 * back under its old key. Throws BAD_INPUT for ranges that cannot be, CONFLICT where `expectedVersion` does not stand.
 */
export async function defineTag(ctx: AppContext, input: TagInput, expectedVersion?: string | null): Promise<Defined<TagModel>> {
  authorize(ctx, 'define');
  const { key } = input;
  const diagnostics = keyFindings(key, 'key');
  if (diagnostics.length > 0) return { definition: null, diagnostics };
  const read = tagContent(input, ctx.clock.now());
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    await writeCalendar(ctx, tx, 'TAG', { key, ...read }, expectedVersion);
    return { definition: tagModel((await loadCatalog(tx, null)).tag(key)!), diagnostics: [] };
  });
}
