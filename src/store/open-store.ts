import { Database } from './database.js';
import { connectOrStart } from './embedded-postgres.js';
import { migrate } from './migrate.js';

export interface StoreOptions {
  /** Null: the embedded PostgreSQL of the data directory. */
  readonly databaseUrl: string | null;
  readonly dataDirectory: string;
}

export interface Store {
  /** Of the owner; carries the password. */
  readonly ownerUrl: string;
  readonly database: Database;
  /** Resolves when the embedded PostgreSQL is gone although nobody here stopped it. */
  readonly lost: Promise<void>;
  /** Closes the pool, then leaves the embedded PostgreSQL. */
  close(): Promise<void>;
}

/** The service's migrated database, given or embedded. @throws StartupError, one line for the terminal. */
export async function openStore({ databaseUrl, dataDirectory }: StoreOptions): Promise<Store> {
  const embedded = databaseUrl === null ? await connectOrStart({ dataDirectory, as: 'server' }) : undefined;
  const ownerUrl = databaseUrl ?? embedded!.url;
  try {
    await migrate(ownerUrl);
    const database = await Database.open({ url: ownerUrl });
    return {
      ownerUrl, database,
      lost: embedded?.lost ?? new Promise(() => undefined),
      close: async () => {
        await database.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}
