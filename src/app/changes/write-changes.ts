import type { VersionRead } from '../../sql/catalog.js';
import type { KpiRecord, LoadedCatalog } from '../../store/catalog.js';
import { loadCatalog } from '../../store/catalog.js';
import type { Writing } from '../../store/database.js';
import { kpiIdOf, writeKpiHeader, writeKpiRetirement, writeKpiVersion } from '../../store/kpis.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';
import { versionNumber } from '../definitions/kpi-model.js';
import type { CountedKind } from './counted-kinds.js';
import type { PlannedChanges, PlannedDefinition } from './plan-changes.js';
import type { PlannedKpi } from './plan-kpis.js';

/** How KPIs are retired: from when on (milliseconds since the epoch; null: now), and why. */
export interface Retirement {
  readonly effectiveFrom: number | null;
  readonly reason: string | null;
}
export const RETIRED_NOW: Retirement = { effectiveFrom: null, reason: null };

/** Writes a planned change under the transaction's stamp, with an entry of the audit log for each definition that it changes. */
export async function writeChanges(
  ctx: AppContext, tx: Writing, plan: PlannedChanges, catalog: LoadedCatalog, retirement: Retirement = RETIRED_NOW,
): Promise<void> {
  for (const definition of plan.definitions) if (definition.change.action !== 'UNCHANGED') await writeDefinition(ctx, tx, definition);
  for (const key of plan.retired) {
    const { id, ...standing } = catalog.kpi(key)!;
    await writeKpiRetirement(tx, id, retirement, authorOf(ctx));
    await writeAudit(ctx, tx, 'KPI_RETIRED', key, { version: versionNumber(standing) });
  }
  for (const { of, key } of plan.deleted) await deleteDefinition(ctx, tx, of, key);
  await writeKpis(ctx, tx, plan.kpis);
}

async function writeDefinition(ctx: AppContext, tx: Writing, { of, texts, content, change }: PlannedDefinition): Promise<void> {
  const stored = await of.stored(tx, texts.key);
  const id = await of.writeHeader(tx, stored?.id ?? null, texts);
  const newVersion = change.action === 'CREATED' || change.action === 'CHANGED';
  const number = (stored?.newest.number ?? 0) + (newVersion ? 1 : 0);
  if (newVersion) await of.writeVersion(tx, id, { number, deleted: false, content, by: authorOf(ctx) });
  await writeAudit(ctx, tx, `${of.kind}_DEFINED`, texts.key, { version: String(number), newVersion });
}

async function deleteDefinition(ctx: AppContext, tx: Writing, of: CountedKind<object>, key: string): Promise<void> {
  const { id, newest } = (await of.stored(tx, key))!;
  const number = newest.number + 1;
  await of.writeVersion(tx, id, { number, deleted: true, content: newest.content, by: authorOf(ctx) });
  await writeAudit(ctx, tx, `${of.kind}_DELETED`, key, { version: String(number) });
}

/** What each reads before it, so that a version can name the versions of what it reads. */
async function writeKpis(ctx: AppContext, tx: Writing, kpis: readonly PlannedKpi[]): Promise<void> {
  if (kpis.length === 0) return;
  // Measures and sources are written by now, and have the versions that are to be named.
  const catalog = await loadCatalog(tx, null);
  const written = new Map<string, VersionRead>();
  for (const planned of kpis) {
    const { key, version, headerParts } = planned;
    if (version === null && headerParts.length === 0) continue;
    const id = await headerId(ctx, tx, planned);
    const number = versionNumber(version ?? planned.standing!);
    if (version !== null) {
      const reads = readsOf(planned, catalog, written);
      const { major, minor, draftId, effectiveFrom } = version;
      const changes = [...planned.parts.map(({ part }) => part), ...planned.causes];
      const versionId = await writeKpiVersion(tx, id, {
        draftId, major, minor, content: planned.content, effectiveFrom, reads, changes, by: authorOf(ctx),
      });
      written.set(key, { kind: 'KPI', key, version: number, versionId });
    }
    const action = version !== null && !planned.rewrites ? 'KPI_FOLLOWED' : version?.draftId != null ? 'KPI_PUBLISHED' : 'KPI_DEFINED';
    await writeAudit(ctx, tx, action, key, { version: number, newVersion: version !== null });
  }
}

/** Of the header, which is written where it is new or says something else. Who defines a KPI first owns it. */
async function headerId(ctx: AppContext, tx: Writing, { key, standing, header, headerParts }: PlannedKpi): Promise<string> {
  const id = standing?.id ?? await kpiIdOf(tx, key);
  if (header === null || (standing !== undefined && headerParts.length === 0)) return id!;
  return writeKpiHeader(tx, id, header, authorOf(ctx).member);
}

/** The versions of all that the KPI reads, however far down; what was written just now by its new ones. */
function readsOf({ key, needs }: PlannedKpi, catalog: LoadedCatalog, written: ReadonlyMap<string, VersionRead>): VersionRead[] {
  const kpi = (name: string): VersionRead => written.get(name) ?? readKpi(catalog.kpi(name)!);
  return [
    ...needs.kpis.filter((name) => name !== key).map(kpi),
    ...needs.measures.map((name): VersionRead => {
      const { number, versionId } = catalog.measure(name)!;
      return { kind: 'MEASURE', key: name, version: String(number), versionId };
    }),
    ...[...needs.fields].flatMap(([source, fields]) => {
      const { number, versionId } = catalog.source(source)!;
      return fields.map((field): VersionRead => ({ kind: 'FIELD', key: `${source}.${field}`, version: String(number), versionId }));
    }),
  ];
}

const readKpi = ({ key, versionId, ...numbers }: KpiRecord): VersionRead =>
  ({ kind: 'KPI', key, version: versionNumber(numbers), versionId });
