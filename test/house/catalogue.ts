import type pg from 'pg';
import { APP_ROLE } from '../../src/store/tenant-policy.js';

/** Tables of no tenant. Everything else belongs to organisations, and is held to the rules below. */
const OF_NO_TENANT = ['mikro_orm_migrations', 'platform_key'];

/** Written once, by insert. */
const INSERT_ONLY = [
  'audit_entry', 'calendar_version', 'definition_key', 'interaction_revision', 'kpi_version', 'measure_version', 'organization_version', 'source_report', 'source_version',
  'goal_version', 'goal_transition', 'target_version', 'goal_declaration', 'goal_status', 'goal_alert', 'exclusion', 'exclusion_withdrawal', 'review', 'review_transition',
  'review_edition', 'review_action', 'review_action_version', 'review_comment', 'snapshot', 'snapshot_read', 'outbox_event',
  'erasure', 'snapshot_erasure', 'erased_rows', 'webhook_attempt',
];

/** The service may erase what is known of somebody. */
const ERASED = ['interaction', 'interaction_revision'];

/** Expire: the service may forget their rows, and never change them. */
const FORGOTTEN = ['idempotency_record', 'import_row'];

/** Made of other rows, so that the service may make them anew, or drop them. */
const DERIVED = ['rollup', 'rollup_bucketing', 'rollup_cell', 'rollup_day', 'rollup_mark', 'rollup_row'];

/** Chosen, and withdrawn without a trace but in the log. */
const CHOSEN = ['rollup_sets'];

/** Counted, and forgotten with time. */
const FADING = ['rollup_demand'];

/** What the policies say, as PostgreSQL prints them. */
const OWN = `(organization_id = ( SELECT (current_setting('app.organization'::text))::uuid AS current_setting))`;
const OWN_OR_PLATFORM = `((id = ( SELECT (current_setting('app.organization'::text))::uuid AS current_setting)) `
  + `OR (( SELECT current_setting('app.platform'::text, true) AS current_setting) = 'on'::text))`;

const policyOf = (table: string): string => (table === 'organization' ? OWN_OR_PLATFORM : OWN);
const tenantColumn = (table: string): string => (table === 'organization' ? 'id' : 'organization_id');

/** A key that names organisations rather than their rows. */
const GLOBAL_KEYS = ['organization_key_unique'];

/** Every breach of trust 1–7 in the live database, as sentences; empty where there is none. */
export async function lintCatalogue(client: pg.Client): Promise<string[]> {
  const rules = [rowLevelSecurity, policies, primaryAndUniqueKeys, foreignKeys, tablePrivileges, columnPrivileges, appRole, views, functions];
  const findings = [];
  for (const rule of rules) findings.push(...await rule(client));
  return findings;
}

type Rule = (client: pg.Client) => Promise<string[]>;

const rowLevelSecurity: Rule = async (client) => {
  const { rows } = await client.query<{ name: string; enabled: boolean; forced: boolean }>(`
    select relname as name, relrowsecurity as enabled, relforcerowsecurity as forced
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`);
  return rows.filter(({ name }) => !OF_NO_TENANT.includes(name)).flatMap(({ name, enabled, forced }) => [
    ...(enabled ? [] : [`${name}: row level security is off`]),
    ...(forced ? [] : [`${name}: row level security is not forced, so the owner sees all rows`]),
  ]);
};

const policies: Rule = async (client) => {
  const { rows } = await client.query<{ name: string; policies: { command: string; permissive: boolean; using: string; check: string }[] }>(`
    select relname as name, coalesce(jsonb_agg(jsonb_build_object(
      'command', polcmd, 'permissive', polpermissive, 'using', pg_get_expr(polqual, polrelid), 'check', pg_get_expr(polwithcheck, polrelid)
    )) filter (where polname is not null), '[]') as policies
    from pg_class left join pg_policy on polrelid = pg_class.oid
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') group by relname`);
  return rows.filter(({ name }) => !OF_NO_TENANT.includes(name)).flatMap(({ name, policies: found }) => {
    const [policy] = found;
    if (found.length !== 1 || policy === undefined) return [`${name}: ${found.length} policies instead of one`];
    if (policy.command !== '*' || !policy.permissive) return [`${name}: the policy does not cover every command`];
    return [['USING', policy.using] as const, ['CHECK', policy.check] as const]
      .filter(([, text]) => text !== policyOf(name)).map(([clause, text]) => `${name}: ${clause} is ${text}`);
  });
};

const primaryAndUniqueKeys: Rule = async (client) => {
  const { rows } = await client.query<{ table: string; index: string; first: string | null }>(`
    select t.relname as table, i.relname as index, attname as first
    from pg_index join pg_class i on i.oid = indexrelid join pg_class t on t.oid = indrelid
    left join pg_attribute on attrelid = indrelid and attnum = indkey[0]
    where t.relnamespace = 'public'::regnamespace and indisunique`);
  return rows
    .filter(({ table, index }) => !OF_NO_TENANT.includes(table) && !GLOBAL_KEYS.includes(index))
    .filter(({ table, first }) => first !== tenantColumn(table))
    .map(({ index, first }) => `${index}: a unique key that begins with ${first} tells what other organisations have`);
};

const foreignKeys: Rule = async (client) => {
  const { rows } = await client.query<{ name: string; first: string; to: string; toFirst: string }>(`
    select conname as name, a.attname as first, confrelid::regclass::text as to, b.attname as "toFirst"
    from pg_constraint
    join pg_attribute a on a.attrelid = conrelid and a.attnum = conkey[1]
    join pg_attribute b on b.attrelid = confrelid and b.attnum = confkey[1]
    where contype = 'f' and connamespace = 'public'::regnamespace`);
  return rows.filter(({ first, to, toFirst }) => first !== 'organization_id' || toFirst !== tenantColumn(to))
    .map(({ name, first, to, toFirst }) => `${name}: a foreign key from ${first} to ${to}.${toFirst} reaches rows of other organisations`);
};

const tablePrivileges: Rule = async (client) => {
  const { rows } = await client.query<{ table: string; grantee: string; privilege: string; grantable: boolean }>(`
    select relname as table, coalesce(rolname, 'PUBLIC') as grantee, privilege_type as privilege, is_grantable as grantable
    from pg_class cross join lateral aclexplode(relacl) left join pg_roles on pg_roles.oid = grantee
    where relnamespace = 'public'::regnamespace and grantee <> relowner`);
  return rows.flatMap(({ table, grantee, privilege, grantable }) => {
    const grant = `${table}: ${privilege} is granted to ${grantee}`;
    if (grantee !== APP_ROLE || grantable) return [grant];
    if (table === 'mikro_orm_migrations' || (table === 'platform_key' && privilege !== 'SELECT')) return [grant];
    if (privilege === 'UPDATE' && [...INSERT_ONLY, ...FORGOTTEN].includes(table)) return [`${grant}, though its rows never change`];
    if (privilege === 'DELETE' && [...FORGOTTEN, ...ERASED, ...DERIVED, ...CHOSEN, ...FADING].includes(table)) return [];
    return ['SELECT', 'INSERT', 'UPDATE'].includes(privilege) ? [] : [grant];
  });
};

const columnPrivileges: Rule = async (client) => {
  const { rows } = await client.query<{ table: string; column: string; grantee: string; privilege: string }>(`
    select relname as table, attname as column, coalesce(rolname, 'PUBLIC') as grantee, privilege_type as privilege
    from pg_attribute join pg_class on pg_class.oid = attrelid
    cross join lateral aclexplode(attacl) left join pg_roles on pg_roles.oid = grantee
    where relnamespace = 'public'::regnamespace`);
  return rows
    .filter(({ table, column, grantee, privilege }) => grantee !== APP_ROLE || privilege !== 'UPDATE'
      || [...INSERT_ONLY, ...FORGOTTEN].includes(table) || OF_NO_TENANT.includes(table) || column === tenantColumn(table) || column === 'key')
    .map(({ table, column, grantee, privilege }) => `${table}.${column}: ${privilege} is granted to ${grantee}`);
};

const appRole: Rule = async (client) => {
  const { rows: [role] } = await client.query<Record<string, boolean>>(`
    select rolcanlogin, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
      exists (select from pg_auth_members where member = pg_roles.oid) as member,
      exists (select from pg_class where relowner = pg_roles.oid) as relation,
      exists (select from pg_proc where proowner = pg_roles.oid) as function,
      exists (select from pg_namespace where nspowner = pg_roles.oid) as schema,
      has_schema_privilege(rolname, 'public', 'CREATE') as creates
    from pg_roles where rolname = $1`, [APP_ROLE]);
  if (role === undefined) return ['the app role does not exist'];
  const sentences: Record<string, string> = {
    rolsuper: 'is a superuser', rolbypassrls: 'passes by row level security', rolcreaterole: 'makes roles', rolcreatedb: 'makes databases',
    rolreplication: 'replicates', member: 'is a member of another role', relation: 'owns a relation', function: 'owns a function',
    schema: 'owns a schema', creates: 'makes tables in public',
  };
  return [
    ...(role['rolcanlogin'] ? [] : ['the app role cannot log in']),
    ...Object.entries(sentences).filter(([column]) => role[column]).map(([, sentence]) => `the app role ${sentence}`),
  ];
};

const views: Rule = async (client) => {
  const { rows } = await client.query<{ name: string; kind: string; options: string[] | null }>(`
    select relname as name, relkind as kind, reloptions as options
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')`);
  return rows.filter(({ kind, options }) => kind === 'm' || !(options ?? []).some((option) => /^security_invoker=(true|on|1)$/.test(option)))
    .map(({ name, kind }) => (kind === 'm' ? `${name}: a materialized view has no row level security` : `${name}: a view reads as its owner`));
};

const functions: Rule = async (client) => {
  const { rows } = await client.query<{ name: string }>(`
    select proname as name from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`);
  return rows.map(({ name }) => `${name}: a function runs as its owner`);
};
