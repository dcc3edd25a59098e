import type { Config } from '../config.js';
import { Database } from '../store/database.js';
import { connectOrStart, type EmbeddedPostgres } from '../store/embedded-postgres.js';
import { migrate } from '../store/migrate.js';

/** Imports of large files wait for statements longer than a server lets its callers wait. */
const STATEMENT_TIMEOUT_MS = 120_000;

/**
 * Runs work over the database that a server of the same configuration would use: the one of DATABASE_URL, or the embedded one,
 * which is joined where it runs and started for as long as the work takes where it does not.
 */
export async function withDatabase<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  if (config.databaseUrl !== null) return over(config.databaseUrl, work);
  const embedded = await connectOrStart({ dataDirectory: config.dataDirectory, as: 'client' });
  const signals = leaveOnSignal(embedded);
  try {
    return await over(embedded.url, work).catch(signals.orNever);
  } finally {
    signals.forget();
    await embedded.stop();
  }
}

async function over<T>(url: string, work: (database: Database) => Promise<T>): Promise<T> {
  await migrate(url);
  const database = await Database.open({ url, poolSize: 4, statementTimeoutMs: STATEMENT_TIMEOUT_MS });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** A command that is interrupted leaves no database running; what it had not committed is gone, and the next run sends it again. */
function leaveOnSignal(embedded: EmbeddedPostgres): { readonly forget: () => void; readonly orNever: (error: unknown) => Promise<never> } {
  let leaving = false;
  const handlers = Object.entries(SIGNALS).map(([signal, exitCode]) => {
    const handler = (): void => {
      leaving = true;
      void embedded.stop().finally(() => process.exit(exitCode));
    };
    process.once(signal, handler);
    return { signal, handler };
  });
  return {
    forget: () => handlers.forEach(({ signal, handler }) => process.off(signal, handler)),
    // What fails because the database goes away under it is no news: the process is about to end.
    orNever: (error) => (leaving ? new Promise<never>(() => undefined) : Promise.reject(error as Error)),
  };
}
