import pg from 'pg';
import { StartupError } from '../kernel/startup-error.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { appConnection, parseUrl, withClient, type Connection } from './connection.js';
import { openOrm } from './orm.js';
import { APP_ROLE } from './tenant-policy.js';

const OLDEST_MAJOR = 15;

/** Two processes that start at once take turns. */
const MIGRATION_LOCK = 'hashtext(\'yardstick migrations\')';

/**
 * Brings a database to this release: checks the server, makes the app role, runs what is pending. Does nothing twice.
 *
 * @param url of the owner.
 * @throws StartupError where the server is out of reach or too old, or a newer release has migrated the database.
 */
export async function migrate(url: string): Promise<void> {
  const owner = parseUrl(url);
  await reach(owner);
  await withClient(owner, async (client) => {
    await checkVersion(client, owner);
    await checkText(client, owner);
    await client.query(`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await checkRelease(client);
    await ensureAppRole(client, owner);
    await runMigrations(owner);
  });
}

async function reach(owner: Connection): Promise<void> {
  try {
    await withClient(owner, async () => undefined);
  } catch (error) {
    const reason = (error as Error).message || (error as NodeJS.ErrnoException).code;
    throw new StartupError(`The database ${owner.database} at ${owner.host}:${owner.port} is out of reach: ${reason}.`);
  }
}

async function checkVersion(client: pg.Client, { host, port }: Connection): Promise<void> {
  const { rows: [row] } = await client.query<{ number: string; version: string }>(
    `select current_setting('server_version_num') as number, current_setting('server_version') as version`);
  if (Number(row!.number) >= OLDEST_MAJOR * 10_000) return;
  throw new StartupError(`The database server at ${host}:${port} is PostgreSQL ${row!.version}, and Yardstick needs `
    + `${OLDEST_MAJOR} or newer.`);
}

/** Every text that a client sends has to fit, and case is folded by Unicode's rules; see `sql/collation.ts`. */
async function checkText(client: pg.Client, { host, port, database }: Connection): Promise<void> {
  const { rows: [row] } = await client.query<{ encoding: string; unicode: boolean }>(
    `select current_setting('server_encoding') as encoding, exists (select from pg_collation where collname = 'und-x-icu') as unicode`);
  if (row!.encoding !== 'UTF8') {
    throw new StartupError(`The database ${database} stores text as ${row!.encoding}, and Yardstick needs UTF8: `
      + `create database ${database} template template0 encoding 'UTF8'.`);
  }
  if (!row!.unicode) throw new StartupError(`The database server at ${host}:${port} was built without ICU, which Yardstick needs.`);
}

async function checkRelease(client: pg.Client): Promise<void> {
  const { rows: [table] } = await client.query<{ exists: boolean }>(
    `select to_regclass('mikro_orm_migrations') is not null as exists`);
  if (!table!.exists) return;
  const { rows } = await client.query<{ name: string }>('select name from mikro_orm_migrations order by id');
  const known = new Set(MIGRATIONS.map(({ name }) => name));
  const newer = rows.find(({ name }) => !known.has(name));
  if (newer === undefined) return;
  throw new StartupError(`The database was migrated by a newer release of Yardstick (${newer.name}): start that release.`);
}

/** Makes the app role, or gives it the derived password again where logging in with it fails. */
async function ensureAppRole(client: pg.Client, owner: Connection): Promise<void> {
  const app = appConnection(owner);
  const password = app.password === undefined ? 'null' : pg.escapeLiteral(app.password);
  const { rows: [role] } = await client.query<{ rolsuper: boolean; rolbypassrls: boolean }>(
    'select rolsuper, rolbypassrls from pg_roles where rolname = $1', [APP_ROLE]);
  if (role === undefined) {
    await asOwner(client.query(`create role ${APP_ROLE} login nosuperuser nocreatedb nocreaterole noinherit nobypassrls `
      + `noreplication password ${password}`).catch((error: { code?: string }) => {
      // Roles belong to the whole server: another database's migration was first.
      if (error.code !== '42710' && error.code !== '23505') throw error;
    }), owner);
  } else if (role.rolsuper || role.rolbypassrls) {
    throw new StartupError(`The role ${APP_ROLE} can pass by row level security: `
      + `alter role ${APP_ROLE} nosuperuser nobypassrls.`);
  }
  await client.query(`grant connect, temporary on database ${pg.escapeIdentifier(owner.database)} to ${APP_ROLE}`);
  const loggedIn = await withClient(app, async () => true).catch(() => false);
  if (!loggedIn) await asOwner(client.query(`alter role ${APP_ROLE} login password ${password}`), owner);
}

async function asOwner(statement: Promise<unknown>, owner: Connection): Promise<void> {
  try {
    await statement;
  } catch (error) {
    throw new StartupError(`The user ${owner.user} of DATABASE_URL cannot set up the role ${APP_ROLE} `
      + `(${(error as Error).message}): give it CREATEROLE, or the right to administer that role.`);
  }
}

async function runMigrations(owner: Connection): Promise<void> {
  const orm = await openOrm(owner, { max: 1 });
  try {
    await orm.migrator.up();
  } finally {
    await orm.close();
  }
}
