import { sql, type RawBuilder } from 'kysely';

/** An organisation with the settings in force now. */
export interface OrganizationRow {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  /** Number of the settings' version. */
  readonly number: number;
  readonly timeZone: string;
  readonly weekStart: string;
  readonly fiscalYearStart: number;
}

export const organizationWithSettings = (organizationId: string): RawBuilder<OrganizationRow> => sql`
  select organization.id, organization.key, organization.name, version.number, version.time_zone as "timeZone",
    version.week_start as "weekStart", version.fiscal_year_start as "fiscalYearStart"
  from organization
  join organization_version version on version.organization_id = organization.id
  where organization.id = ${organizationId}
  order by version.number desc
  limit 1`;

/** Ids and keys behind a key, by code points. */
export const organizationsAfter = (after: string | null, limit: number): RawBuilder<{ id: string }> => sql`
  select id from organization
  where ${after}::text is null or key collate "C" > ${after}
  order by key collate "C"
  limit ${limit}`;

/** For workers that look at every organisation. */
export const organizationIds = (): RawBuilder<{ id: string }> => sql`select id from organization order by id`;

/** From here to the end of the transaction, the policies let this organisation's rows through. */
export const actWithin = (organizationId: string): RawBuilder<unknown> => sql`
  select set_config('app.organization', ${organizationId}, true)`;
