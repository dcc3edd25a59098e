import { DEFINITION_KEY } from '../kernel/ids.js';
import { durationMs } from '../kernel/duration.js';
import type { Catalog, KpiDefinition } from '../lang/catalog.js';
import { checkKpi } from '../lang/check-kpi.js';
import type { Diagnostic } from '../lang/diagnostics.js';
import { loadCatalog } from '../store/catalog.js';
import type { Reading } from '../store/database.js';
import type { KpiContent } from '../store/definition-content.js';
import { kindOfKey } from '../store/definitions.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { dependentFindings } from './definitions/dependent-findings.js';
import { checkExpectedVersion } from './definitions/expected-version.js';
import { aboutWhole, nameFindings } from './definitions/key-findings.js';
import { kpiContent, type KpiInput, type ReadKpiInput } from './definitions/kpi-content.js';
import { kpiModel, versionNumber, type KpiModel } from './definitions/kpi-model.js';
import type { Defined } from './definitions/models.js';
import { overlaid } from './definitions/overlaid-catalog.js';
import { storeKpi } from './definitions/store-kpi.js';

/**
 * Declares a KPI, or redefines it where every KPI over it stays valid. The same content writes no version; another canonical
 * expression or unit is a new major version, anything else a minor one; name, description and tags write none. What is wrong
 * comes back as diagnostics. Throws BAD_INPUT for texts that cannot be stored, CONFLICT where `expectedVersion` does not stand.
 */
export async function defineKpi(ctx: AppContext, input: KpiInput, expectedVersion?: string | null): Promise<Defined<KpiModel>> {
  authorize(ctx, 'define');
  const { key } = input;
  const read = kpiContent(input);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    const early = await compile(tx, key, read, await loadCatalog(tx, null));
    if (early.diagnostics.length > 0) return { definition: null, diagnostics: early.diagnostics };

    await tx.stamp();
    const catalog = await loadCatalog(tx, null);
    const standing = catalog.kpi(key);
    checkExpectedVersion('KPI', key, expectedVersion, standing === undefined ? null : versionNumber(standing));
    const { diagnostics, content } = await compile(tx, key, read, catalog);
    if (content === null) return { definition: null, diagnostics };

    await storeKpi(ctx, tx, key, read, content, standing);
    return { definition: kpiModel((await loadCatalog(tx, null)).kpi(key)!), diagnostics: [] };
  });
}

/** All that is wrong with the KPI among these definitions; its content, where nothing is. */
async function compile(
  tx: Reading, key: string, { name, content, declaredUnit }: ReadKpiInput, catalog: Catalog,
): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly content: KpiContent | null }> {
  const diagnostics = nameFindings(key, 'key');
  if (DEFINITION_KEY.test(key) && await kindOfKey(tx, key) === 'MEASURE') {
    diagnostics.push(aboutWhole(key, 'key', 'NAM223', { key, kind: 'measure' }));
  }
  const checked = checkKpi(content.expression, { catalog, declaredUnit, self: key });
  if (!checked.ok) diagnostics.push(...checked.diagnostics);
  if (diagnostics.length > 0 || !checked.ok) return { diagnostics, content: null };

  const compiled: KpiContent = { ...content, canonical: checked.kpi.canonical, unit: checked.kpi.unit.display };
  if (catalog.kpi(key) === undefined) return { diagnostics, content: compiled };
  const kpi: KpiDefinition = {
    ...content, key, name, versionId: '', unit: declaredUnit,
    maturityLagMs: content.maturityLag === null ? null : durationMs(content.maturityLag) ?? null,
  };
  const broken = dependentFindings({ name: key }, catalog, overlaid(catalog, { kpi }));
  return broken.length > 0 ? { diagnostics: broken, content: null } : { diagnostics, content: compiled };
}
