import { canonicalJson } from '../kernel/canonical-json.js';
import { badInput } from '../kernel/errors.js';
import type { Writing } from '../store/database.js';
import type { KpiContent } from '../store/definition-content.js';
import { kpiDraftById, kpiIdOf, openKpiDrafts, writeKpiDraft, writeKpiHeader } from '../store/kpis.js';
import { authorize } from './access.js';
import { writeAudit } from './audit/write-audit.js';
import { changesOf, throwRefusal, type ReadKpi } from './changes/change-set.js';
import { changedCatalog } from './changes/changed-catalog.js';
import { compiledContent } from './changes/compiled-content.js';
import { diagnosticsOf } from './changes/dependents-policy.js';
import { ownFindings } from './changes/own-findings.js';
import { standingOf } from './changes/standing.js';
import { versionedKpi } from './changes/versioned.js';
import { authorOf, type AppContext } from './context.js';
import { checkExpectedVersion } from './definitions/expected-version.js';
import type { KpiInput } from './definitions/kpi-content.js';
import { draftedKpiModel, draftModel, kpiModel, type KpiModel, type KpiVersionModel } from './definitions/kpi-model.js';
import type { Defined } from './definitions/models.js';

export interface DraftedKpi extends Defined<KpiModel> {
  /** Null where there are diagnostics. */
  readonly draft: KpiVersionModel | null;
}

/**
 * Writes a version that answers only those who ask for it by its id. It is checked as it would be published, but for its dependents.
 * Name, description, tags, drivers and cadence of a KPI that stands have no drafts. The content of the newest draft again is that draft.
 * Throws BAD_INPUT for texts that cannot be stored and for a draft of what has none, CONFLICT where `expectedVersion` does not stand.
 */
export async function draftKpi(ctx: AppContext, input: KpiInput, expectedVersion?: string | null): Promise<DraftedKpi> {
  authorize(ctx, 'define');
  const { key } = input;
  const changes = changesOf({ kpis: [input] }, ctx.clock.now(), throwRefusal);
  const [read] = changes.kpis;
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const standing = await standingOf(tx, changes);
    const after = changedCatalog(standing.catalog, changes);
    const findings = ownFindings(changes, standing, after);
    if (findings.length > 0) return { definition: null, draft: null, diagnostics: diagnosticsOf('kpis', key, findings), changes: [] };
    const published = standing.catalog.kpi(key);
    await checkExpectedVersion(expectedVersion, versionedKpi(tx, key, published));
    if (published !== undefined) refuseHeaderDraft(input, kpiModel(published));

    const row = (await kpiDraftById(tx, await draftId(ctx, tx, read!, compiledContent(read!, after))))!;
    const known = published ?? standing.catalog.retiredKpi(key);
    return { definition: known === undefined ? draftedKpiModel(row) : kpiModel(known), draft: draftModel(row), diagnostics: [], changes: [] };
  });
}

/** What a draft would silently not change is refused. */
function refuseHeaderDraft(input: KpiInput, { name, description, tags, drivers, reviseEvery }: KpiModel): void {
  const standing = { name, description, tags, drivers, reviseEvery };
  const differing = (Object.keys(standing) as (keyof typeof standing)[]).find((part) =>
    input[part] !== undefined && input[part] !== null && canonicalJson(input[part]) !== canonicalJson(standing[part]));
  if (differing === undefined) return;
  throw badInput(
    `input.${differing}`, `The ${differing} of a KPI in service has no drafts: it is changed at once, and makes no version.`,
    differing === 'name' ? `Give the one that stands: "${name}". To change it, define the KPI without draft.`
      : `Leave ${differing} out, and change it by defining the KPI without draft.`,
  );
}

async function draftId(ctx: AppContext, tx: Writing, read: ReadKpi, content: KpiContent): Promise<string> {
  const { key, name, description } = read;
  const newest = (await openKpiDrafts(tx)).find((row) => row.key === key);
  if (newest !== undefined && canonicalJson(newest.definition) === canonicalJson(content)) return newest.versionId;
  const header = {
    key, name, description, tags: read.tags ?? [], drivers: read.drivers ?? [],
    reviseCount: read.reviseEvery?.count ?? null, reviseUnit: read.reviseEvery?.unit ?? null,
  };
  const id = await kpiIdOf(tx, key) ?? await writeKpiHeader(tx, null, header, authorOf(ctx).member);
  const draft = await writeKpiDraft(tx, id, content, authorOf(ctx));
  await writeAudit(ctx, tx, 'KPI_DRAFTED', key, { draft });
  return draft;
}
