import { newId } from '../kernel/ids.js';
import { instantText } from '../kernel/instant.js';
import {
  kpiDraftRows, kpiVersionRows, versionOriginRows, type KpiDraftRow, type KpiVersionRow, type VersionOrigin, type VersionRead,
} from '../sql/catalog.js';
import type { Author } from './catalog.js';
import type { Reading, Writing } from './database.js';
import type { KpiContent } from './definition-content.js';
import { stampedVersion, type HeaderTexts } from './definitions.js';
import { DefinitionKey } from './entities/definition.js';
import { Kpi, KpiConfirmation, KpiDraft, KpiRetirement, KpiVersion } from './entities/kpi.js';

export interface KpiHeader extends HeaderTexts {
  readonly tags: readonly string[];
  readonly reviseCount: number | null;
  readonly reviseUnit: string | null;
  readonly drivers: readonly string[];
}

/** Makes the KPI's header, taking its key, or brings the existing one up to date, which keeps its owner. Returns its id. */
export async function writeKpiHeader(tx: Writing, id: string | null, header: KpiHeader, ownerId: string | null): Promise<string> {
  const { organizationId } = tx;
  const { key, ...columns } = { ...header, tags: [...header.tags], drivers: [...header.drivers] };
  if (id !== null) {
    await tx.em.nativeUpdate(Kpi, { organizationId, id }, columns);
    return id;
  }
  await tx.em.insert(DefinitionKey, { organizationId, key, kind: 'KPI' });
  const made = newId();
  await tx.em.insert(Kpi, { organizationId, id: made, key, ownerId, ...columns });
  return made;
}

export interface NewKpiVersion {
  /** Of the draft that is published; null: it never was one. */
  readonly draftId: string | null;
  readonly major: number;
  readonly minor: number;
  readonly content: KpiContent;
  /** Milliseconds since the epoch; null: from now on. */
  readonly effectiveFrom: number | null;
  readonly reads: readonly VersionRead[];
  readonly changes: readonly string[];
  readonly by: Author;
}

/** Returns the version's id. */
export async function writeKpiVersion(tx: Writing, kpiId: string, version: NewKpiVersion): Promise<string> {
  const { draftId, major, minor, content, effectiveFrom, reads, changes, by } = version;
  const stamped = await stampedVersion(tx, by);
  const id = draftId ?? stamped.id;
  await tx.em.insert(KpiVersion, {
    ...stamped, id, kpiId, major, minor, definition: content, reads, changes,
    effectiveFrom: effectiveFrom === null ? stamped.recordedAt : instantText(effectiveFrom),
  });
  return id;
}

/** Returns the draft's id, which its version will have. */
export async function writeKpiDraft(tx: Writing, kpiId: string, content: KpiContent, by: Author): Promise<string> {
  const stamped = await stampedVersion(tx, by);
  const number = 1 + await tx.em.count(KpiDraft, { organizationId: tx.organizationId, kpiId });
  await tx.em.insert(KpiDraft, { ...stamped, kpiId, number, definition: content });
  return stamped.id;
}

/** `effectiveFrom`: milliseconds since the epoch; null: from now on. */
export async function writeKpiRetirement(
  tx: Writing, kpiId: string, { effectiveFrom, reason }: { readonly effectiveFrom: number | null; readonly reason: string | null }, by: Author,
): Promise<void> {
  const { id: _, ...stamped } = await stampedVersion(tx, by);
  const from = effectiveFrom === null ? stamped.recordedAt : instantText(effectiveFrom);
  await tx.em.insert(KpiRetirement, { ...stamped, kpiId, effectiveFrom: from, reason });
}

export async function writeKpiConfirmation(
  tx: Writing, kpiId: string, { versionId, note }: { readonly versionId: string; readonly note: string | null }, by: Author,
): Promise<void> {
  const { id: _, ...stamped } = await stampedVersion(tx, by);
  await tx.em.insert(KpiConfirmation, { ...stamped, kpiId, versionId, note });
}

/** The id of the KPI that has this key, whatever became of it; null where there is none. */
export async function kpiIdOf(tx: Reading, key: string): Promise<string | null> {
  const found = await tx.em.findOne(Kpi, { organizationId: tx.organizationId, key }, { disableIdentityMap: true, fields: ['id'] });
  return found?.id ?? null;
}

/** The published versions of each KPI recorded by `definition` (null: by now), newest first, in the order of the ids. */
export async function kpiVersions(
  reading: Reading, kpiIds: readonly string[], definition: number | null = null,
): Promise<KpiVersionRow[][]> {
  const rows = Map.groupBy(await reading.query(kpiVersionRows(reading.organizationId, { kpiIds }, definition)), ({ id }) => id);
  return kpiIds.map((id) => rows.get(id) ?? []);
}

/** Published versions, in the order of the ids; undefined of what is none. */
export async function kpiVersionsByIds(reading: Reading, versionIds: readonly string[]): Promise<(KpiVersionRow | undefined)[]> {
  const rows = await reading.query(kpiVersionRows(reading.organizationId, { versionIds }, null));
  const byId = new Map(rows.map((row) => [row.versionId, row]));
  return versionIds.map((id) => byId.get(id));
}

/** A published version. */
export const kpiVersionById = async (reading: Reading, versionId: string): Promise<KpiVersionRow | undefined> =>
  (await kpiVersionsByIds(reading, [versionId]))[0];

/** The versions of the KPIs, measures and fields that a published version reads; none for what is no such version. */
export async function kpiReads(reading: Reading, versionId: string): Promise<readonly VersionRead[]> {
  const version = await reading.em.findOne(KpiVersion, { organizationId: reading.organizationId, id: versionId }, { disableIdentityMap: true });
  return (version?.reads ?? []) as readonly VersionRead[];
}

/** How each version came about, in the order of the ids; undefined of what is no published version. */
export async function versionOrigins(reading: Reading, versionIds: readonly string[]): Promise<(VersionOrigin | undefined)[]> {
  const rows = await reading.query(versionOriginRows(reading.organizationId, versionIds));
  const byId = new Map(rows.map((row) => [row.versionId, row]));
  return versionIds.map((id) => byId.get(id));
}

/** Every draft that was not published. */
export const openKpiDrafts = (reading: Reading): Promise<KpiDraftRow[]> =>
  reading.query(kpiDraftRows(reading.organizationId, null));

/** A draft, published or not. */
export const kpiDraftById = async (reading: Reading, draftId: string): Promise<KpiDraftRow | undefined> =>
  (await reading.query(kpiDraftRows(reading.organizationId, draftId)))[0];

/** When each KPI was last confirmed, and by whom; those never confirmed are left out. */
export async function lastConfirmations(reading: Reading): Promise<ReadonlyMap<string, KpiConfirmation>> {
  const { organizationId } = reading;
  const all = await reading.em.find(KpiConfirmation, { organizationId }, { orderBy: { recordedAt: 'asc' }, disableIdentityMap: true });
  return new Map(all.map((confirmation) => [confirmation.kpiId, confirmation]));
}
