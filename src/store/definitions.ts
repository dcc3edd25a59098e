import { newId } from '../kernel/ids.js';
import { instantText } from '../kernel/instant.js';
import type { Author } from './catalog.js';
import type { Reading, Writing } from './database.js';
import type { MeasureContent, SourceContent } from './definition-content.js';
import { DefinitionKey, Measure, MeasureVersion, Source, SourceVersion } from './entities/definition.js';

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

/** Every key that a measure or KPI ever had, with the kind that keeps it. */
export async function kindsOfKeys(tx: Reading): Promise<ReadonlyMap<string, 'MEASURE' | 'KPI'>> {
  const keys = await tx.em.find(DefinitionKey, { organizationId: tx.organizationId }, FRESH);
  return new Map(keys.map(({ key, kind }) => [key, kind]));
}

export async function storedSource(tx: Reading, key: string): Promise<StoredDefinition<SourceContent> | undefined> {
  const { organizationId } = tx;
  const header = await tx.em.findOne(Source, { organizationId, key }, FRESH);
  if (header === null) return undefined;
  const newestFirst = { orderBy: { number: 'desc' }, limit: 1, ...FRESH } as const;
  const [newest] = await tx.em.find(SourceVersion, { organizationId, sourceId: header.id }, newestFirst);
  const { number, deleted, definition } = newest!;
  return { id: header.id, newest: { number, deleted, content: definition as SourceContent } };
}

/** Every content that the sources of these keys ever had, newest first; keys of none are left out. */
export async function sourceContents(tx: Reading, keys: readonly string[]): Promise<ReadonlyMap<string, readonly SourceContent[]>> {
  const { organizationId } = tx;
  const headers = await tx.em.find(Source, { organizationId, key: { $in: [...keys] } }, FRESH);
  const versions = await tx.em.find(
    SourceVersion, { organizationId, sourceId: { $in: headers.map(({ id }) => id) } }, { orderBy: { number: 'desc' }, ...FRESH },
  );
  const bySource = Map.groupBy(versions, ({ sourceId }) => sourceId);
  return new Map(headers.map(({ id, key }) => [key, bySource.get(id)!.map(({ definition }) => definition as SourceContent)]));
}

/** By the id of a source: keys of the fields that were ever a TIME of it, ascending. */
export async function timeFieldsEver(tx: Reading, sourceIds: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const versions = await tx.em.find(SourceVersion, { organizationId: tx.organizationId, sourceId: { $in: [...sourceIds] } }, FRESH);
  const ofVersion = ({ definition }: SourceVersion): string[] =>
    (definition as SourceContent).fields.filter(({ role }) => role === 'TIME').map(({ key }) => key);
  return new Map([...Map.groupBy(versions, ({ sourceId }) => sourceId)].map(([id, all]) => [id, [...new Set(all.flatMap(ofVersion))].sort()]));
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

/** What a version of the source held; undefined where there is none of this number. */
export async function sourceVersionContent(tx: Reading, sourceId: string, number: number): Promise<SourceContent | undefined> {
  const version = await tx.em.findOne(SourceVersion, { organizationId: tx.organizationId, sourceId, number }, FRESH);
  return version?.definition as SourceContent | undefined;
}

/** What a version of the measure held; undefined where there is none of this number. */
export async function measureVersionContent(tx: Reading, measureId: string, number: number): Promise<MeasureContent | undefined> {
  const version = await tx.em.findOne(MeasureVersion, { organizationId: tx.organizationId, measureId, number }, FRESH);
  return version?.definition as MeasureContent | undefined;
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

/** What everything authored begins with: a new id, the transaction's stamp, and who writes. */
export async function stampedVersion(
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
