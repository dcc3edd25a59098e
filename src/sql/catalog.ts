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
  /** KPIs only. */
  readonly tags: readonly string[] | null;
  readonly ownerId: string | null;
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
}

const milliseconds = (column: RawBuilder<unknown>): RawBuilder<number> => sql`(extract(epoch from ${column}) * 1000)::float8`;
const knownBy = (definition: number | null): RawBuilder<unknown> =>
  (definition === null ? sql`` : sql` and version.recorded_at <= ${instant(definition)}`);
const VERSION = sql`version.id, version.recorded_at, version.created_by_member, version.created_by_key, version.definition`;
const RECORDED_AT = milliseconds(sql`version.recorded_at`);
const WRITTEN = sql`version.id as "versionId", version.major, version.minor, ${RECORDED_AT} as "recordedAt",
  version.created_by_member as "createdByMember", version.created_by_key as "createdByKey", version.deleted, version.definition`;

/** Every definition of the organisation with its newest version recorded by `definition` (null: by now); also deleted ones. */
export function definitionRows(organizationId: string, definition: number | null): RawBuilder<DefinitionRow> {
  const known = knownBy(definition);
  return sql`
    select 'SOURCE' as kind, header.id, header.key, header.name, header.description,
      null::text[] as tags, null::uuid as "ownerId", ${WRITTEN}
    from source as header cross join lateral (
      select ${VERSION}, version.number as major, null::integer as minor, version.deleted
      from source_version as version
      where version.organization_id = header.organization_id and version.source_id = header.id${known}
      order by version.number desc limit 1
    ) as version
    where header.organization_id = ${organizationId}::uuid
    union all
    select 'MEASURE', header.id, header.key, header.name, header.description, null, null, ${WRITTEN}
    from measure as header cross join lateral (
      select ${VERSION}, version.number as major, null::integer as minor, version.deleted
      from measure_version as version
      where version.organization_id = header.organization_id and version.measure_id = header.id${known}
      order by version.number desc limit 1
    ) as version
    where header.organization_id = ${organizationId}::uuid
    union all
    select 'KPI', header.id, header.key, header.name, header.description, header.tags, header.owner_id, ${WRITTEN}
    from kpi as header cross join lateral (
      select ${VERSION}, version.major, version.minor, false as deleted
      from kpi_version as version
      where version.organization_id = header.organization_id and version.kpi_id = header.id${known}
      order by version.major desc, version.minor desc limit 1
    ) as version
    where header.organization_id = ${organizationId}::uuid
    union all
    select header.kind, header.id, header.key, header.name, header.description, null, null, ${WRITTEN}
    from calendar_definition as header cross join lateral (
      select ${VERSION}, version.number as major, null::integer as minor, version.deleted
      from calendar_version as version
      where version.organization_id = header.organization_id and version.calendar_id = header.id${known}
      order by version.number desc limit 1
    ) as version
    where header.organization_id = ${organizationId}::uuid`;
}

export type KpiVersionRow = Pick<
  DefinitionRow, 'id' | 'versionId' | 'major' | 'minor' | 'recordedAt' | 'createdByMember' | 'createdByKey' | 'definition'
>;

/** Every version of some KPIs (`kpiIds`), or the one of this id (`versionId`), newest first. `id` is the KPI's. */
export const kpiVersionRows = (
  organizationId: string, which: { readonly kpiIds: readonly string[] } | { readonly versionId: string },
): RawBuilder<KpiVersionRow> => sql`
  select version.kpi_id as id, version.id as "versionId", version.major, version.minor, ${RECORDED_AT} as "recordedAt",
    version.created_by_member as "createdByMember", version.created_by_key as "createdByKey", version.definition
  from kpi_version as version
  where version.organization_id = ${organizationId}::uuid
    and ${'kpiIds' in which ? sql`version.kpi_id = any(${which.kpiIds}::uuid[])` : sql`version.id = ${which.versionId}::uuid`}
  order by version.major desc, version.minor desc`;

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
