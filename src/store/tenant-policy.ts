/** Session settings that the policies read, set locally to a transaction. Afterwards they read '', whose cast to uuid fails. */
export const ORGANIZATION_SETTING = 'app.organization';
export const PLATFORM_SETTING = 'app.platform';

/** The role that the service logs in as: it owns nothing and cannot pass by row level security. */
export const APP_ROLE = 'yardstick_app';

/**
 * The condition of every policy, for USING and CHECK alike. The sub-select is evaluated once per statement, the bare call once
 * per row: 7 times slower on a full scan. (Citus refuses sub-selects in policies; there the bare call is needed.) The column of
 * the sub-select has the name that PostgreSQL gives it, so that the catalogue reads like this text.
 *
 * @param column the tenant's id.
 */
export const ownOrganization = (column = 'organization_id'): string =>
  `${column} = (select current_setting('${ORGANIZATION_SETTING}')::uuid as current_setting)`;

/** For the table `organization` alone: platform use cases list and make organisations. */
export const ownOrganizationOrPlatform = (): string =>
  `${ownOrganization('id')} or (select current_setting('${PLATFORM_SETTING}', true) as current_setting) = 'on'`;
