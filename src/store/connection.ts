import { createHmac } from 'node:crypto';
import pg from 'pg';
import { StartupError } from '../kernel/startup-error.js';
import { APP_ROLE } from './tenant-policy.js';

/** Where a database is and as whom to log in: what both pg and MikroORM take. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  readonly ssl: pg.ClientConfig['ssl'];
}

/** @throws StartupError where the text is no PostgreSQL URL. */
export function parseUrl(url: string): Connection {
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new StartupError('DATABASE_URL is no PostgreSQL URL: it looks like postgresql://user:password@host:5432/database.');
  }
  try {
    const { host, port, database, user, password, ssl } = new pg.Client({ connectionString: url }) as pg.Client & {
      user?: string; password?: string | null; database?: string; ssl: pg.ClientConfig['ssl'];
    };
    return { host, port, database: database ?? '', user: user ?? '', password: password ?? undefined, ssl };
  } catch (error) {
    throw new StartupError(`DATABASE_URL cannot be read: ${(error as Error).message}.`);
  }
}

/**
 * The same database as the app role. Its password is derived from the owner's, so that every process that knows the one knows
 * the other and nothing has to be stored. Without an owner's password (trust, peer) the role has none either.
 */
export function appConnection(owner: Connection): Connection {
  const password = owner.password === undefined || owner.password === '' ? undefined
    : createHmac('sha256', owner.password).update(`${APP_ROLE} of ${owner.user}`).digest('base64url');
  return { ...owner, user: APP_ROLE, password };
}

/** Runs one piece of work on a connection of its own. */
export async function withClient<T>(connection: Connection, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 10_000, application_name: 'yardstick' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
