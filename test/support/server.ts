import { pino } from 'pino';
import { startServer, type ServerOptions } from '../../src/server.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { Database } from '../../src/store/database.js';
import { Client } from './client.js';
import { afterTheFile, testDatabase } from './database.js';

export interface TestServer {
  readonly url: string;
  readonly database: Database;
  /** A client without a key: `client.as(secret)`. */
  readonly client: Client;
  /** What the server logged at warning and above, a line each. */
  readonly complaints: readonly string[];
  /** Stops it before the tests of the file are over. */
  close(): Promise<void>;
}

/** The service over a database of its own on a free port, closed after the tests of the file. */
export async function testServer(options: Partial<ServerOptions> = {}): Promise<TestServer> {
  const database = options.database ?? (await testDatabase()).database;
  const complaints: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void complaints.push(line) });
  const server = await startServer({ clock: systemClock, log, host: '127.0.0.1', port: 0, ...options, database });
  afterTheFile(() => server.close());
  return { url: server.url, database, client: new Client(server.url), complaints, close: () => server.close() };
}
