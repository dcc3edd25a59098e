import { canonicalJson } from '../kernel/canonical-json.js';
import { DEFINITION_KEY } from '../kernel/ids.js';
import { durationMs } from '../kernel/duration.js';
import type { Catalog, KpiDefinition } from '../lang/catalog.js';
import { checkKpi } from '../lang/check-kpi.js';
import type { Diagnostic } from '../lang/diagnostics.js';
import { loadCatalog, type KpiRecord } from '../store/catalog.js';
import type { Reading } from '../store/database.js';
import type { KpiContent } from '../store/definition-content.js';
import { kindOfKey, writeKpiHeader, writeKpiVersion } from '../store/definitions.js';
import { authorize } from './access.js';
import { writeAudit } from './audit/write-audit.js';
import { authorOf, type AppContext } from './context.js';
import { dependentFindings } from './definitions/dependent-findings.js';
import { checkExpectedVersion } from './definitions/expected-version.js';
import { aboutWhole, nameFindings } from './definitions/key-findings.js';
import { kpiContent, type KpiInput, type ReadKpiInput } from './definitions/kpi-content.js';
import { kpiModel, versionNumber, type Defined, type KpiModel } from './definitions/models.js';
import { overlaid } from './definitions/overlaid-catalog.js';

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

    const by = authorOf(ctx);
    const header = { key, name: read.name, description: read.description, tags: read.tags ?? standing?.tags ?? [] };
    const id = await writeKpiHeader(tx, standing?.id ?? null, header, by.member);
    const newVersion = standing === undefined || canonicalJson(standing.content) !== canonicalJson(content);
    if (newVersion) await writeKpiVersion(tx, id, { ...nextVersion(standing, content), content, by });
    const defined = (await loadCatalog(tx, null)).kpi(key)!;
    await writeAudit(ctx, tx, 'KPI_DEFINED', key, { version: versionNumber(defined), newVersion });
    return { definition: kpiModel(defined), diagnostics: [] };
  });
}

/** Major where old and new numbers cannot be compared. */
function nextVersion(standing: KpiRecord | undefined, content: KpiContent): { readonly major: number; readonly minor: number } {
  if (standing === undefined) return { major: 1, minor: 0 };
  const comparable = standing.content.canonical === content.canonical && standing.content.unit === content.unit;
  return comparable ? { major: standing.major, minor: standing.minor + 1 } : { major: standing.major + 1, minor: 0 };
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
