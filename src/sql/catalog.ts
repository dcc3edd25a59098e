import { sql, type RawBuilder } from 'kysely';
import type { Weekday } from '../calendar/grain.js';
import { instant } from './facts.js';

/** A definition with the version in force. Instants are milliseconds since the epoch. */
export interface DefinitionRow {
  readonly kind: 'SOURCE' | 'MEASURE' | 'KPI' | 'TAG' | 'SCHEDULE';
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly versionId: string;
  /** A KPI's; a source's or measure's number is `major`, and `minor` null. */
  readonly major: number;
  readonly minor: number | null;
  readonly recordedAt: number;
  readonly createdByMember: string | null;
  readonly createdByKey: string | null;
  readonly deleted: boolean;
  /** The version's canonical content. */
  readonly definition: unknown;
  /** What KPIs alone have. */
  readonly kpi: KpiColumns | null;
}

/** What a KPI's version reads: FIELD's key is source.field, its version that of the source since which it is as it is. */
export interface VersionRead {
  readonly kind: 'KPI' | 'MEASURE' | 'FIELD';
  readonly key: string;
  readonly version: string;
  readonly versionId: string;
}

/** How a published version came about. */
export interface VersionOrigin {
  readonly versionId: string;
  readonly reads: readonly VersionRead[];
  /** What differs from the version before it, in words: `expression`, `measure answered: filter`. */
  readonly changes: readonly string[];
}

export interface KpiColumns {
  /** Milliseconds since the epoch. */
  readonly effectiveFrom: number;
  readonly tags: readonly string[];
  readonly ownerId: string | null;
  readonly reviseCount: number | null;
  readonly reviseUnit: string | null;
  /** Keys of measures and KPIs that are believed to move it. */
  readonly drivers: readonly string[];
  /** When it was retired and from which instant on; null while it is not. */
  readonly retirement: { readonly recordedAt: number; readonly effectiveFrom: number; readonly reason: string | null } | null;
}

const milliseconds = (column: RawBuilder<unknown>): RawBuilder<number> => sql`(extract(epoch from ${column}) * 1000)::float8`;
const knownBy = (definition: number | null): RawBuilder<unknown> =>
  (definition === null ? sql`` : sql` and version.recorded_at <= ${instant(definition)}`);
const RECORDED_AT = milliseconds(sql`version.recorded_at`);
const WRITTEN = sql`version.id as "versionId", version.major, version.minor, ${RECORDED_AT} as "recordedAt",
  version.created_by_member as "createdByMember", version.created_by_key as "createdByKey", version.deleted, version.definition`;

/** Definitions of kinds whose versions are counted, and whose deletion is a version. `kind`: an expression over `header`. */
const counted = (
  kind: string, table: string, reference: string, organizationId: string, known: RawBuilder<unknown>,
): RawBuilder<unknown> => sql`
    select ${sql.raw(kind)} as kind, header.id, header.key, header.name, header.description, ${WRITTEN}, null::jsonb as kpi
    from ${sql.table(table === 'calendar' ? 'calendar_definition' : table)} as header cross join lateral (
      select version.id, version.recorded_at, version.created_by_member, version.created_by_key, version.definition,
        version.number as major, null::integer as minor, version.deleted
      from ${sql.table(`${table}_version`)} as version
      where version.organization_id = header.organization_id and version.${sql.raw(reference)} = header.id${known}
      order by version.number desc limit 1
    ) as version
    where header.organization_id = ${organizationId}::uuid`;

/** Every definition of the organisation with its newest version recorded by `definition` (null: by now); also deleted ones. */
export function definitionRows(organizationId: string, definition: number | null): RawBuilder<DefinitionRow> {
  const known = knownBy(definition);
  return sql`${counted(`'SOURCE'`, 'source', 'source_id', organizationId, known)}
    union all ${counted(`'MEASURE'`, 'measure', 'measure_id', organizationId, known)}
    union all ${counted('header.kind', 'calendar', 'calendar_id', organizationId, known)}
    union all
    select 'KPI', header.id, header.key, header.name, header.description, ${WRITTEN}, jsonb_build_object(
      'tags', header.tags, 'ownerId', header.owner_id, 'reviseCount', header.revise_count, 'reviseUnit', header.revise_unit,
      'drivers', header.drivers,
      'effectiveFrom', ${milliseconds(sql`version.effective_from`)},
      'retirement', case when retirement.recorded_at > version.recorded_at then jsonb_build_object(
        'recordedAt', ${milliseconds(sql`retirement.recorded_at`)}, 'effectiveFrom', ${milliseconds(sql`retirement.effective_from`)},
        'reason', retirement.reason) end)
    from kpi as header cross join lateral (
      select version.id, version.recorded_at, version.created_by_member, version.created_by_key, version.definition, version.major,
        version.minor, version.effective_from, false as deleted
      from kpi_version as version
      where version.organization_id = header.organization_id and version.kpi_id = header.id${known}
      order by version.major desc, version.minor desc limit 1
    ) as version left join lateral (
      select version.recorded_at, version.effective_from, version.reason from kpi_retirement as version
      where version.organization_id = header.organization_id and version.kpi_id = header.id${known}
      order by version.recorded_at desc limit 1
    ) as retirement on true
    where header.organization_id = ${organizationId}::uuid`;
}

export interface KpiVersionRow extends Pick<
  DefinitionRow, 'id' | 'versionId' | 'major' | 'minor' | 'recordedAt' | 'createdByMember' | 'createdByKey' | 'definition'
>, Pick<KpiColumns, 'effectiveFrom'> {}

/**
 * Published versions of some KPIs (`kpiIds`), or those of some ids (`versionIds`), recorded by `definition` (null: by now), newest
 * first. `id` is the KPI's.
 */
export const kpiVersionRows = (
  organizationId: string, which: { readonly kpiIds: readonly string[] } | { readonly versionIds: readonly string[] }, definition: number | null,
): RawBuilder<KpiVersionRow> => sql`
  select version.kpi_id as id, version.id as "versionId", version.major, version.minor, ${RECORDED_AT} as "recordedAt",
    version.created_by_member as "createdByMember", version.created_by_key as "createdByKey", version.definition,
    ${milliseconds(sql`version.effective_from`)} as "effectiveFrom"
  from kpi_version as version
  where version.organization_id = ${organizationId}::uuid${knownBy(definition)}
    and ${'kpiIds' in which ? sql`version.kpi_id = any(${which.kpiIds}::uuid[])` : sql`version.id = any(${which.versionIds}::uuid[])`}
  order by version.major desc, version.minor desc`;

/** How versions came about: apart from the rest, because the catalogue of every request has no need of it. */
export const versionOriginRows = (organizationId: string, versionIds: readonly string[]): RawBuilder<VersionOrigin> => sql`
  select version.id as "versionId", version.reads, version.changes from kpi_version as version
  where version.organization_id = ${organizationId}::uuid and version.id = any(${versionIds}::uuid[])`;

/** A draft, with the header of its KPI, which may have no version. */
export interface KpiDraftRow extends Pick<
  DefinitionRow, 'id' | 'key' | 'name' | 'description' | 'versionId' | 'recordedAt' | 'createdByMember' | 'createdByKey' | 'definition'
>, Pick<KpiColumns, 'tags' | 'ownerId' | 'reviseCount' | 'reviseUnit' | 'drivers'> {
  /** Drafts of a KPI are counted. */
  readonly number: number;
  /** Of a KPI without versions. */
  readonly retired: boolean;
}

/** Drafts that were not published, of all KPIs, newest first; or the one of this id, published or not. */
export const kpiDraftRows = (organizationId: string, draftId: string | null): RawBuilder<KpiDraftRow> => sql`
  select header.id, header.key, header.name, header.description, header.tags, header.owner_id as "ownerId",
    header.revise_count as "reviseCount", header.revise_unit as "reviseUnit", header.drivers,
    version.id as "versionId", version.number, ${RECORDED_AT} as "recordedAt",
    version.created_by_member as "createdByMember", version.created_by_key as "createdByKey", version.definition,
    exists (
      select from kpi_retirement as retirement
      where retirement.organization_id = header.organization_id and retirement.kpi_id = header.id
        and retirement.recorded_at > version.recorded_at
    ) as retired
  from kpi_draft as version
  join kpi as header on header.organization_id = version.organization_id and header.id = version.kpi_id
  where version.organization_id = ${organizationId}::uuid
    and ${draftId === null ? sql`not exists (
      select from kpi_version as published
      where published.organization_id = version.organization_id and published.id = version.id
    )` : sql`version.id = ${draftId}::uuid`}
  order by header.key, version.number desc`;

export interface CalendarRow {
  readonly timeZone: string;
  readonly weekStart: Weekday;
  readonly fiscalYearStart: number;
}

/** The organisation's settings in force at `definition` (null: now); before the first ones, the first. */
export const calendarRow = (organizationId: string, definition: number | null): RawBuilder<CalendarRow> => sql`
  select time_zone as "timeZone", week_start as "weekStart", fiscal_year_start as "fiscalYearStart"
  from organization_version
  where organization_id = ${organizationId}::uuid
    and ${definition === null ? sql`true` : sql`(recorded_at <= ${instant(definition)} or number = 1)`}
  order by number desc limit 1`;
