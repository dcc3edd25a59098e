import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpClient } from '../support/http-client.js';
import type { Lifetime } from '../support/lifetime.js';
import { PROJECT } from './project.js';

/** The service as `npm start` runs it, in its own process. */
export interface YardstickServer {
  readonly url: string;
  readonly pid: number;
  /** What it tells Prometheus: the value of a metric, summed over its labels. */
  metric(name: string): Promise<number>;
}

const START_DEADLINE_MS = 60_000;

/** Nothing is limited and nothing happens by itself but what keeps rollups. */
export async function startYardstick(databaseUrl: string, directory: string, lifetime: Lifetime): Promise<YardstickServer> {
  const { PATH = '', HOME = '' } = process.env;
  const metricsKey = randomBytes(16).toString('hex');
  // A file takes what it logs with none of this process's time.
  const log = join(directory, 'server.log');
  const output = openSync(log, 'w');
  const child = spawn(process.execPath, [join(PROJECT, 'dist/src/main.js')], {
    env: {
      PATH,
      HOME,
      PORT: '0',
      HOST: '127.0.0.1',
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      YARDSTICK_METRICS_KEY: metricsKey,
      YARDSTICK_RATE_LIMIT: 'off',
      YARDSTICK_ROUND_SECONDS: 'off',
      YARDSTICK_DATA_DIR: join(directory, 'unused'),
    },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  lifetime.add(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const printed = (): string => readFileSync(log, 'utf8');
  const deadline = Date.now() + START_DEADLINE_MS;
  let url: string | undefined;
  while (url === undefined) {
    await sleep(25);
    url = /listens at (http:\/\/[^\s:]+:\d+)/.exec(printed())?.[1];
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`the server does not start:\n${printed()}`);
  }
  const client = new HttpClient(url, metricsKey);
  lifetime.add(() => client.close());
  return { url, pid: child.pid!, metric: async (name) => metricOf(await client.get('/metrics'), name) };
}

function metricOf(text: string, name: string): number {
  const lines = text.split('\n').filter((line) => line.startsWith(name) && ' {'.includes(line[name.length]!));
  if (lines.length === 0) throw new Error(`the server has no metric ${name}`);
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
