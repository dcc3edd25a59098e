import { resolve } from 'node:path';
import { StartupError } from './kernel/startup-error.js';

/** What the environment says. This file alone reads it. */
export interface Config {
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
  /** Null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  /** Of the embedded PostgreSQL; absolute. */
  readonly dataDirectory: string;
  /** Null: the one made on the first start. */
  readonly platformKey: string | null;
  /** For the CLI: a server to talk to instead of the database. */
  readonly url: string | null;
  /** For the CLI: an API key of the organisation it works in. */
  readonly apiKey: string | null;
}

/** @throws StartupError that names the variable at fault. Empty variables count as absent. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const read = (name: string): string | null => environment[name]?.trim() || null;
  return {
    port: port(read('PORT') ?? '4000'),
    host: read('HOST') ?? '127.0.0.1',
    databaseUrl: read('DATABASE_URL'),
    dataDirectory: resolve(read('YARDSTICK_DATA_DIR') ?? '.data'),
    platformKey: platformKey(read('YARDSTICK_ADMIN_KEY')),
    url: read('YARDSTICK_URL'),
    apiKey: read('YARDSTICK_API_KEY'),
  };
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number <= 65_535) return number;
  throw new StartupError(`PORT is no port: "${text.slice(0, 20)}". It is a number from 0 (any free one) to 65535.`);
}

const SHORTEST_PLATFORM_KEY = 8;

function platformKey(text: string | null): string | null {
  if (text === null || (text.length >= SHORTEST_PLATFORM_KEY && /^[\x21-\x7e]+$/.test(text))) return text;
  throw new StartupError('YARDSTICK_ADMIN_KEY is too easy to guess or to mistype: it needs '
    + `${SHORTEST_PLATFORM_KEY} characters or more, without spaces. Leave it out to have one made.`);
}
