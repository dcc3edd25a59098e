// First: it settles NODE_ENV, which others read as they are loaded.
import { readConfig, type Config } from './config.js';
import { pino } from 'pino';
import { compareZones } from './app/compare-zones.js';
import { builtInLibrary } from './app/library/built-in-library.js';
import { demoOnFirstStart } from './cli/demo/first-start.js';
import { systemClock } from './kernel/clock.js';
import { StartupError } from './kernel/startup-error.js';
import { startServer, type RunningServer } from './server.js';
import { openStore } from './store/open-store.js';
import { settlePlatformKey } from './store/platform-key.js';

/** Whoever stops a service sends SIGTERM, waits, and kills; see the deadline of most supervisors. */
const STOP_DEADLINE_MS = 14_000;

/** What to close, the last opened first. */
const open: (() => Promise<void>)[] = [];
let stopping = false;

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(0));
start().catch((error: unknown) => void fail(error));

/** Configuration → library → database → platform key → server → demo. */
async function start(): Promise<void> {
  const config = readConfig();
  // Now rather than in somebody's request.
  builtInLibrary();
  const log = pino();
  const store = await opened(openStore(config));
  void store.lost.then(() => fail(new StartupError('The embedded PostgreSQL has stopped.')));

  const platformKey = await settlePlatformKey(store.ownerUrl, config.platformKey);
  for (const difference of await compareZones(store.database, systemClock.now())) {
    log.warn(difference, 'this process and PostgreSQL disagree about a time zone');
  }
  const server = await opened(listen(config, startServer({
    database: store.database, clock: systemClock, log, host: config.host, port: config.port, metricsKey: config.metricsKey,
    processMetrics: true,
    corsOrigins: config.corsOrigins, identityProvider: config.identityProvider,
    webhooks: { allowPrivate: config.webhooksAllowPrivate }, roundMs: config.roundMs,
    rollups: config.keepsRollups ? { everyMs: 1_000 } : null,
    ...(config.pointsPerMinute === null ? {} : { rateLimit: { pointsPerMinute: config.pointsPerMinute } }),
  })));

  print(`Yardstick listens at ${server.url}: GraphiQL in a browser, the API at ${server.url}/graphql.`);
  if (platformKey !== null) print(`Platform key, which makes and lists organisations, shown this once: ${platformKey}`);
  if (config.databaseUrl === null && config.demoMonths !== null) {
    await demoOnFirstStart({ url: server.url, database: store.database, dataDirectory: config.dataDirectory, months: config.demoMonths, print });
  }
}

/** Notes how to close it before it is there: a signal that comes meanwhile waits for it. */
function opened<T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> {
  open.push(() => opening.then((thing) => thing.close(), () => undefined));
  return opening;
}

async function listen({ host, port }: Config, starting: Promise<RunningServer>): Promise<RunningServer> {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} on ${host} is taken: stop what listens there, or set PORT to another one.`,
    EACCES: `Port ${port} may not be listened on by this user: set PORT to one above 1023.`,
    EADDRNOTAVAIL: `HOST ${host} is no address of this machine.`,
    ENOTFOUND: `HOST ${host} is no address of this machine.`,
  };
  try {
    return await starting;
  } catch (error) {
    const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
    throw reason === undefined ? error : new StartupError(reason);
  }
}

/** One line for what the person at the terminal can mend; the whole error for what only we can. */
async function fail(error: unknown): Promise<void> {
  if (stopping) return;
  console.error(error instanceof StartupError ? error.message : error);
  await stop(1);
}

/** Takes no more requests, drains, closes the pool, then the embedded database. Further signals change nothing. */
async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
  for (let close = open.pop(); close !== undefined; close = open.pop()) {
    await close().catch((error: unknown) => console.error(error));
  }
  process.exit(exitCode);
}

function print(line: string): void {
  if (!stopping) console.log(line);
}
