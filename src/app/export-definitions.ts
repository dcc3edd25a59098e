import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { definitionSetOf } from './definition-files/definition-set-of.js';
import type { DefinitionFile } from './definition-files/file-finding.js';
import { writeDefinitionFiles } from './definition-files/write-definition-files.js';
import { instantArgument } from './instant-argument.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';

/**
 * All definitions in force as files, the same bytes for the same definitions. `definition`: ISO-8601, as of when; null: now. Drafts,
 * what is retired and who owns what are not in them.
 */
export async function exportDefinitions(ctx: AppContext, definition: string | null = null): Promise<readonly DefinitionFile[]> {
  authorize(ctx, 'readDefinitions');
  const { catalog } = await compiledCatalog(await ctx.reading(), instantArgument(definition, 'definition'));
  return writeDefinitionFiles(definitionSetOf(catalog));
}
