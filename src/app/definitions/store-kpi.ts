import { canonicalJson } from '../../kernel/canonical-json.js';
import type { KpiRecord } from '../../store/catalog.js';
import type { Writing } from '../../store/database.js';
import type { KpiContent } from '../../store/definition-content.js';
import { writeKpiHeader, writeKpiVersion } from '../../store/kpis.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';
import type { ReadKpiInput } from './kpi-content.js';
import { versionNumber } from './kpi-model.js';

/** Writes a KPI that nothing is wrong with, over the one that stands under its key: a version where its content is new. */
export async function storeKpi(
  ctx: AppContext, tx: Writing, key: string, read: Omit<ReadKpiInput, 'content' | 'declaredUnit'>, content: KpiContent,
  standing: KpiRecord | undefined,
): Promise<void> {
  const by = authorOf(ctx);
  const header = {
    key, name: read.name, description: read.description, tags: read.tags ?? standing?.tags ?? [],
    ownerId: standing === undefined ? by.member : standing.ownerId, reviseCount: null, reviseUnit: null, drivers: [],
  };
  const id = await writeKpiHeader(tx, standing?.id ?? null, header);
  const newVersion = standing === undefined || canonicalJson(standing.content) !== canonicalJson(content);
  const number = newVersion ? nextVersion(standing, content) : standing;
  if (newVersion) await writeKpiVersion(tx, id, { ...number, content, by, draftId: null, effectiveFrom: null, reads: [], changes: [] });
  await writeAudit(ctx, tx, 'KPI_DEFINED', key, { version: versionNumber(number), newVersion });
}

/** Major where old and new numbers cannot be compared. */
function nextVersion(standing: KpiRecord | undefined, content: KpiContent): { readonly major: number; readonly minor: number } {
  if (standing === undefined) return { major: 1, minor: 0 };
  const comparable = standing.content.canonical === content.canonical && standing.content.unit === content.unit;
  return comparable ? { major: standing.major, minor: standing.minor + 1 } : { major: standing.major + 1, minor: 0 };
}
