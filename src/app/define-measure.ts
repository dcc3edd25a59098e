import { DEFINITION_KEY } from '../kernel/ids.js';
import { bindMeasure } from '../lang/bind-measure.js';
import type { Catalog, MeasureDefinition } from '../lang/catalog.js';
import type { Diagnostic } from '../lang/diagnostics.js';
import { loadCatalog } from '../store/catalog.js';
import type { Reading } from '../store/database.js';
import { kindOfKey, storedMeasure } from '../store/definitions.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { dependentFindings } from './definitions/dependent-findings.js';
import { checkExpectedVersion } from './definitions/expected-version.js';
import { aboutWhole, nameFindings } from './definitions/key-findings.js';
import { measureContent, type MeasureInput } from './definitions/measure-content.js';
import { measureModel, type Defined, type MeasureModel } from './definitions/models.js';
import { overlaid } from './definitions/overlaid-catalog.js';
import { storeMeasure } from './definitions/store-measure.js';

/**
 * Declares a measure, or redefines it where every KPI over it stays valid. The same content writes no version; a deleted measure
 * comes back under its old key. What is wrong comes back as diagnostics. Throws BAD_INPUT for texts that cannot be stored,
 * CONFLICT where `expectedVersion` does not stand.
 */
export async function defineMeasure(
  ctx: AppContext, input: MeasureInput, expectedVersion?: string | null,
): Promise<Defined<MeasureModel>> {
  authorize(ctx, 'define');
  const { key } = input;
  const { name, description, content, declaredUnit } = measureContent(input);
  const definition: MeasureDefinition = { key, versionId: '', ...content, unit: declaredUnit };
  return ctx.database.write(ctx.organizationId, async (tx) => {
    const early = await compile(tx, definition, await loadCatalog(tx, null));
    if (early.diagnostics.length > 0) return { definition: null, diagnostics: early.diagnostics };

    await tx.stamp();
    const stored = await storedMeasure(tx, key);
    const standing = stored === undefined || stored.newest.deleted ? null : stored.newest;
    checkExpectedVersion('measure', key, expectedVersion, standing === null ? null : String(standing.number));
    const { diagnostics, unit } = await compile(tx, definition, await loadCatalog(tx, null));
    if (diagnostics.length > 0) return { definition: null, diagnostics };

    await storeMeasure(ctx, tx, { key, name, description }, { ...content, unit }, stored);
    return { definition: measureModel((await loadCatalog(tx, null)).measure(key)!), diagnostics: [] };
  });
}

/** All that is wrong with the measure among these definitions; its unit, where nothing is. */
async function compile(
  tx: Reading, definition: MeasureDefinition, catalog: Catalog,
): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly unit: string }> {
  const { key } = definition;
  const diagnostics = nameFindings(key, 'key');
  if (DEFINITION_KEY.test(key) && await kindOfKey(tx, key) === 'KPI') {
    diagnostics.push(aboutWhole(key, 'key', 'NAM223', { key, kind: 'KPI' }));
  }
  const bound = bindMeasure(definition, catalog);
  if (!bound.ok) diagnostics.push(...bound.diagnostics);
  if (diagnostics.length === 0 && catalog.measure(key) !== undefined) {
    diagnostics.push(...dependentFindings({ name: key }, catalog, overlaid(catalog, { measure: definition })));
  }
  return { diagnostics, unit: bound.ok ? bound.measure.unit.display : '' };
}
