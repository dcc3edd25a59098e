import { DEFINITION_KEY } from '../kernel/ids.js';
import type { Diagnostic } from '../lang/diagnostics.js';
import type { Catalog, SourceDefinition } from '../lang/catalog.js';
import { loadCatalog } from '../store/catalog.js';
import type { Reading } from '../store/database.js';
import type { SourceContent } from '../store/definition-content.js';
import { storedSource } from '../store/definitions.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { dependentFindings } from './definitions/dependent-findings.js';
import { checkExpectedVersion } from './definitions/expected-version.js';
import { sourceModel, type Defined, type SourceModel } from './definitions/models.js';
import { overlaid } from './definitions/overlaid-catalog.js';
import { sourceContent, type SourceInput } from './definitions/source-content.js';
import { sourceFindings } from './definitions/source-findings.js';
import { storeSource } from './definitions/store-source.js';

/**
 * Declares a source, or redefines it where every measure and KPI over it stays valid and no stored field changes its type.
 * The same content writes no version; a deleted source comes back under its old key with its rows. What is wrong comes back as
 * diagnostics. Throws BAD_INPUT for texts that cannot be stored, CONFLICT where `expectedVersion` does not stand.
 */
export async function defineSource(
  ctx: AppContext, input: SourceInput, expectedVersion?: string | null,
): Promise<Defined<SourceModel>> {
  authorize(ctx, 'define');
  const { key } = input;
  const { name, description, content } = sourceContent(input);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    const early = await findings(tx, key, content, await loadCatalog(tx, null));
    if (early.length > 0) return { definition: null, diagnostics: early };

    await tx.stamp();
    const stored = await storedSource(tx, key);
    const standing = stored === undefined || stored.newest.deleted ? null : stored.newest;
    checkExpectedVersion('source', key, expectedVersion, standing === null ? null : String(standing.number));
    const diagnostics = await findings(tx, key, content, await loadCatalog(tx, null));
    if (diagnostics.length > 0) return { definition: null, diagnostics };

    await storeSource(ctx, tx, { key, name, description }, content, stored);
    return { definition: sourceModel((await loadCatalog(tx, null)).source(key)!), diagnostics: [] };
  });
}

async function findings(tx: Reading, key: string, content: SourceContent, catalog: Catalog): Promise<Diagnostic[]> {
  const earlier = DEFINITION_KEY.test(key) ? (await storedSource(tx, key))?.contents ?? [] : [];
  const standing = catalog.source(key);
  const source: SourceDefinition = { id: standing?.id ?? '', key, versionId: standing?.versionId ?? '', ...content };
  const own = sourceFindings(source, catalog, earlier);
  if (own.length > 0 || standing === undefined) return own;
  return dependentFindings({ source: key }, catalog, overlaid(catalog, { source }));
}
