import { newId } from '../kernel/ids.js';
import { instantText } from '../kernel/instant.js';
import { kpiVersionRows, type KpiVersionRow } from '../sql/catalog.js';
import type { Author } from './catalog.js';
import type { Reading, Writing } from './database.js';
import type { KpiContent, MeasureContent, SourceContent } from './definition-content.js';
import {
  DefinitionKey, Kpi, KpiVersion, Measure, MeasureVersion, Source, SourceVersion,
} from './entities/definition.js';

/** Read anew each time: what stood before the stamp may not stand after it. */
const FRESH = { disableIdentityMap: true } as const;

/** What may change without a version. */
export interface HeaderTexts {
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
}

/** A definition as its table holds it, also where its newest version is a deletion. */
export interface StoredDefinition<C> {
  readonly id: string;
  readonly newest: { readonly number: number; readonly deleted: boolean; readonly content: C };
}

/** Under which kind a key was first defined; it keeps it for ever. Null: it is free. */
export async function kindOfKey(tx: Reading, key: string): Promise<'MEASURE' | 'KPI' | null> {
  return (await tx.em.findOne(DefinitionKey, { organizationId: tx.organizationId, key }, FRESH))?.kind ?? null;
}

/** Every key that a measure or KPI ever had, with the kind that keeps it. */
export async function kindsOfKeys(tx: Reading): Promise<ReadonlyMap<string, 'MEASURE' | 'KPI'>> {
  const keys = await tx.em.find(DefinitionKey, { organizationId: tx.organizationId }, FRESH);
  return new Map(keys.map(({ key, kind }) => [key, kind]));
}

/** The source of this key with every content that it ever had, newest first; undefined where the key is free. */
export async function storedSource(
  tx: Reading, key: string,
): Promise<StoredDefinition<SourceContent> & { readonly contents: readonly SourceContent[] } | undefined> {
  const { organizationId } = tx;
  const header = await tx.em.findOne(Source, { organizationId, key }, FRESH);
  if (header === null) return undefined;
  const newestFirst = { orderBy: { number: 'desc' }, ...FRESH } as const;
  const versions = await tx.em.find(SourceVersion, { organizationId, sourceId: header.id }, newestFirst);
  const contents = versions.map((version) => version.definition as SourceContent);
  const { number, deleted } = versions[0]!;
  return { id: header.id, newest: { number, deleted, content: contents[0]! }, contents };
}

export async function storedMeasure(tx: Reading, key: string): Promise<StoredDefinition<MeasureContent> | undefined> {
  const { organizationId } = tx;
  const header = await tx.em.findOne(Measure, { organizationId, key }, FRESH);
  if (header === null) return undefined;
  const newestFirst = { orderBy: { number: 'desc' }, limit: 1, ...FRESH } as const;
  const [newest] = await tx.em.find(MeasureVersion, { organizationId, measureId: header.id }, newestFirst);
  const { number, deleted, definition } = newest!;
  return { id: header.id, newest: { number, deleted, content: definition as MeasureContent } };
}

/** The header of a source or measure: made where `id` is null, else brought up to date. Returns its id. */
async function writeHeader(
  tx: Writing, entity: typeof Source | typeof Measure, id: string | null, texts: HeaderTexts,
): Promise<string> {
  const { organizationId } = tx;
  const { key, name, description } = texts;
  if (id !== null) {
    await tx.em.nativeUpdate(entity, { organizationId, id }, { name, description });
    return id;
  }
  const made = newId();
  await tx.em.insert(entity, { organizationId, id: made, key, name, description });
  return made;
}

export const writeSourceHeader = (tx: Writing, id: string | null, texts: HeaderTexts): Promise<string> =>
  writeHeader(tx, Source, id, texts);

/** Takes the key for measures where it is new. */
export async function writeMeasureHeader(tx: Writing, id: string | null, texts: HeaderTexts): Promise<string> {
  if (id === null) await tx.em.insert(DefinitionKey, { organizationId: tx.organizationId, key: texts.key, kind: 'MEASURE' });
  return writeHeader(tx, Measure, id, texts);
}

export interface NewVersion<C> {
  readonly number: number;
  readonly deleted: boolean;
  readonly content: C;
  readonly by: Author;
}

export async function writeSourceVersion(tx: Writing, sourceId: string, version: NewVersion<SourceContent>): Promise<void> {
  await tx.em.insert(SourceVersion, { ...(await stampedVersion(tx, version.by)), sourceId, ...numbered(version) });
}

export async function writeMeasureVersion(tx: Writing, measureId: string, version: NewVersion<MeasureContent>): Promise<void> {
  await tx.em.insert(MeasureVersion, { ...(await stampedVersion(tx, version.by)), measureId, ...numbered(version) });
}

const numbered = <C>({ number, deleted, content }: NewVersion<C>): { number: number; deleted: boolean; definition: C } =>
  ({ number, deleted, definition: content });

async function stampedVersion(
  tx: Writing, by: Author,
): Promise<Pick<SourceVersion, 'organizationId' | 'id' | 'recordedAt' | 'createdByMember' | 'createdByKey'>> {
  return {
    organizationId: tx.organizationId,
    id: newId(),
    recordedAt: instantText(await tx.stamp()),
    createdByMember: by.member,
    createdByKey: by.apiKey,
  };
}

export interface KpiHeader extends HeaderTexts {
  readonly tags: readonly string[];
}

/** Makes the KPI's header, taking its key, or brings the existing one up to date. Returns its id. */
export async function writeKpiHeader(tx: Writing, id: string | null, header: KpiHeader, ownerId: string | null): Promise<string> {
  const { organizationId } = tx;
  const { key, name, description } = header;
  const tags = [...header.tags];
  if (id !== null) {
    await tx.em.nativeUpdate(Kpi, { organizationId, id }, { name, description, tags });
    return id;
  }
  await tx.em.insert(DefinitionKey, { organizationId, key, kind: 'KPI' });
  const made = newId();
  await tx.em.insert(Kpi, { organizationId, id: made, key, name, description, tags, ownerId });
  return made;
}

export async function writeKpiVersion(
  tx: Writing, kpiId: string,
  version: { readonly major: number; readonly minor: number; readonly content: KpiContent; readonly by: Author },
): Promise<void> {
  const { major, minor, content, by } = version;
  await tx.em.insert(KpiVersion, { ...(await stampedVersion(tx, by)), kpiId, major, minor, definition: content });
}

/** Every version of each KPI, newest first, in the order of the ids. */
export async function kpiVersions(reading: Reading, kpiIds: readonly string[]): Promise<KpiVersionRow[][]> {
  const rows = Map.groupBy(await reading.query(kpiVersionRows(reading.organizationId, { kpiIds })), ({ id }) => id);
  return kpiIds.map((id) => rows.get(id) ?? []);
}

export const kpiVersionById = async (reading: Reading, versionId: string): Promise<KpiVersionRow | undefined> =>
  (await reading.query(kpiVersionRows(reading.organizationId, { versionId })))[0];
