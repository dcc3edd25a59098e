import type { Calendar } from '../calendar/grain.js';
import { durationMs } from '../kernel/duration.js';
import type {
  Catalog, KpiDefinition, MeasureDefinition, ScheduleDefinition, SourceDefinition, TagDefinition,
} from '../lang/catalog.js';
import { calendarRow, definitionRows, type DefinitionRow, type KpiColumns } from '../sql/catalog.js';
import type { Reading } from './database.js';
import type { KpiContent, MeasureContent, ScheduleContent, SourceContent, TagContent } from './definition-content.js';

/** Who wrote a version: a member with one of their keys, or a service's key alone. */
export interface Author {
  readonly member: string | null;
  readonly apiKey: string | null;
}

/** What every definition carries besides its content. */
export interface DefinitionHeader {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** Of the version in force, in milliseconds since the epoch. */
  readonly createdAt: number;
  readonly createdBy: Author;
}
export interface SourceRecord extends SourceDefinition, DefinitionHeader { readonly number: number }
export interface MeasureRecord extends MeasureDefinition, DefinitionHeader { readonly number: number }
export interface KpiRecord extends KpiDefinition, DefinitionHeader {
  /** Milliseconds since the epoch. */
  readonly effectiveFrom: number;
  readonly tags: readonly string[];
  readonly ownerId: string | null;
  readonly reviseCount: number | null;
  readonly reviseUnit: string | null;
  readonly drivers: readonly string[];
  /** Null but for what `retiredKpi` gives. */
  readonly retirement: KpiColumns['retirement'];
  readonly major: number;
  readonly minor: number;
  readonly content: KpiContent;
}
export interface TagRecord extends TagDefinition, DefinitionHeader { readonly number: number }
export interface ScheduleRecord extends ScheduleDefinition, DefinitionHeader { readonly number: number }

/** A catalogue with its headers. Keys are sorted. */
export interface LoadedCatalog extends Catalog {
  source(key: string): SourceRecord | undefined;
  measure(key: string): MeasureRecord | undefined;
  kpi(key: string): KpiRecord | undefined;
  /** A KPI that no definition can name any more, with the last version it had. */
  retiredKpi(key: string): KpiRecord | undefined;
  readonly retiredKpiKeys: readonly string[];
  tag(key: string): TagRecord | undefined;
  schedule(key: string): ScheduleRecord | undefined;
}

/**
 * The definitions in force at `definition` (milliseconds since the epoch; null: now), deleted ones left out. One statement.
 * An older instant gives the versions of then under the names of today.
 */
export async function loadCatalog(reading: Reading, definition: number | null): Promise<LoadedCatalog> {
  const rows = (await reading.query(definitionRows(reading.organizationId, definition))).filter((row) => !row.deleted);
  return catalogOf(
    rows.filter((row) => row.kind === 'SOURCE').map(sourceRecord),
    rows.filter((row) => row.kind === 'MEASURE').map(measureRecord),
    rows.filter((row) => row.kind === 'KPI').map(kpiRecord),
    rows.filter((row) => row.kind === 'TAG').map(tagRecord),
    rows.filter((row) => row.kind === 'SCHEDULE').map(scheduleRecord),
  );
}

/** The calendar in force at `definition` (null: now); before the organisation's first settings, those. */
export async function loadCalendar(reading: Reading, definition: number | null): Promise<Calendar> {
  const [calendar] = await reading.queryPrepared(calendarRow(reading.organizationId, definition));
  if (calendar === undefined) throw new Error(`organisation ${reading.organizationId} has no settings`);
  return calendar;
}

function catalogOf(
  sources: SourceRecord[], measures: MeasureRecord[], allKpis: KpiRecord[], tags: TagRecord[], schedules: ScheduleRecord[],
): LoadedCatalog {
  const byKey = <D extends { readonly key: string }>(definitions: D[]): Map<string, D> =>
    new Map(definitions.sort((a, b) => (a.key < b.key ? -1 : 1)).map((definition) => [definition.key, definition]));
  const [sourceMap, measureMap] = [byKey(sources), byKey(measures)];
  const isRetired = ({ retirement }: KpiRecord): boolean => retirement !== null;
  const [kpiMap, retiredMap] = [byKey(allKpis.filter((kpi) => !isRetired(kpi))), byKey(allKpis.filter(isRetired))];
  const [tagMap, scheduleMap] = [byKey(tags), byKey(schedules)];
  return {
    source: (key) => sourceMap.get(key),
    measure: (key) => measureMap.get(key),
    kpi: (key) => kpiMap.get(key),
    retiredKpi: (key) => retiredMap.get(key),
    tag: (key) => tagMap.get(key),
    schedule: (key) => scheduleMap.get(key),
    sourceKeys: [...sourceMap.keys()],
    measureKeys: [...measureMap.keys()],
    kpiKeys: [...kpiMap.keys()],
    retiredKpiKeys: [...retiredMap.keys()],
    tagKeys: [...tagMap.keys()],
    scheduleKeys: [...scheduleMap.keys()],
  };
}

const headerOf = (row: DefinitionRow): DefinitionHeader & { key: string; versionId: string } => ({
  id: row.id,
  key: row.key,
  name: row.name,
  description: row.description,
  versionId: row.versionId,
  createdAt: row.recordedAt,
  createdBy: { member: row.createdByMember, apiKey: row.createdByKey },
});

function sourceRecord(row: DefinitionRow): SourceRecord {
  const { fields, coversFrom } = row.definition as SourceContent;
  return { ...headerOf(row), number: row.major, fields, coversFrom };
}

function measureRecord(row: DefinitionRow): MeasureRecord {
  const content = row.definition as MeasureContent;
  return { ...headerOf(row), number: row.major, ...content, unit: content.unit || null };
}

const tagRecord = (row: DefinitionRow): TagRecord => ({ ...headerOf(row), number: row.major, ...(row.definition as TagContent) });

const scheduleRecord = (row: DefinitionRow): ScheduleRecord =>
  ({ ...headerOf(row), number: row.major, ...(row.definition as ScheduleContent) });

function kpiRecord(row: DefinitionRow): KpiRecord {
  const content = row.definition as KpiContent;
  return { ...headerOf(row), ...row.kpi!, major: row.major, minor: row.minor ?? 0, content, ...meaningOf(content) };
}

/** What the language reads of a KPI's content. */
export const meaningOf = (
  { expression, unit, direction, format, maturityLag, minSample }: KpiContent,
): Pick<KpiDefinition, 'expression' | 'unit' | 'direction' | 'format' | 'maturityLagMs' | 'minSample'> => ({
  expression,
  unit: unit || null,
  direction,
  format,
  maturityLagMs: maturityLag === null ? null : durationMs(maturityLag) ?? null,
  minSample,
});
