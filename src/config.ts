import { resolve } from 'node:path';
import { StartupError } from './kernel/startup-error.js';

// Unless told so, graphql-js asks of each object that it meets whether it is of another copy of itself.
process.env['NODE_ENV'] ??= 'production';

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
  /** Points that one API key may spend in a minute; null: as many as it likes. */
  readonly pointsPerMinute: number | null;
  /** A secret that opens /metrics and nothing else; null: the platform key alone does. */
  readonly metricsKey: string | null;
  /** Origins of web pages that may ask the API from a browser. */
  readonly corsOrigins: readonly string[];
  /** Between two rounds of what happens by itself, in milliseconds; null: this process makes none. */
  readonly roundMs: number | null;
  /** Whether this process builds and refreshes rollups. */
  readonly keepsRollups: boolean;
  /** Of the demo that the first start on the embedded PostgreSQL makes: whole months before the present one; null: none is made. */
  readonly demoMonths: number | null;
  /** Whose tokens say who asks, beside API keys; null: nobody's. */
  readonly identityProvider: { readonly jwksUrl: URL; readonly issuer: string; readonly audience: string } | null;
  /** Whether webhooks may lead to private addresses, to any port, and by http to this machine. */
  readonly webhooksAllowPrivate: boolean;
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
    platformKey: secret('YARDSTICK_ADMIN_KEY', read('YARDSTICK_ADMIN_KEY')),
    pointsPerMinute: pointsPerMinute(read('YARDSTICK_RATE_LIMIT')),
    metricsKey: secret('YARDSTICK_METRICS_KEY', read('YARDSTICK_METRICS_KEY')),
    corsOrigins: (read('CORS_ORIGINS') ?? '').split(/[\s,]+/).filter((text) => text !== '').map(origin),
    roundMs: roundMs(read('YARDSTICK_ROUND_SECONDS')),
    keepsRollups: keepsRollups(read('YARDSTICK_ROLLUPS')),
    demoMonths: demoMonths(read('YARDSTICK_DEMO_MONTHS')),
    identityProvider: identityProvider(read),
    webhooksAllowPrivate: webhooksAllowPrivate(read('YARDSTICK_WEBHOOKS_ALLOW_PRIVATE')),
    url: read('YARDSTICK_URL'),
    apiKey: read('YARDSTICK_API_KEY'),
  };
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number <= 65_535) return number;
  throw new StartupError(`PORT is no port: "${text.slice(0, 20)}". It is a number from 0 (any free one) to 65535.`);
}

const SHORTEST_SECRET = 8;

function secret(name: string, text: string | null): string | null {
  if (text === null || (text.length >= SHORTEST_SECRET && /^[\x21-\x7e]+$/.test(text))) return text;
  throw new StartupError(`${name} is too easy to guess or to mistype: it needs ${SHORTEST_SECRET} characters or more, without `
    + `spaces.${name === 'YARDSTICK_ADMIN_KEY' ? ' Leave it out to have one made.' : ''}`);
}

/** Ten dashboard pages of thirty tiles a second. */
const POINTS_PER_MINUTE = 30_000_000;

function pointsPerMinute(text: string | null): number | null {
  if (text === null) return POINTS_PER_MINUTE;
  if (text === 'off') return null;
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new StartupError(`YARDSTICK_RATE_LIMIT is no number of points: "${text.slice(0, 20)}". It is a whole number from 1, or `
    + 'off.');
}

/** Anything but a plain yes or no is a mistake: whoever meant no would have opened the network. */
function webhooksAllowPrivate(text: string | null): boolean {
  if (text === null || text === 'false') return false;
  if (text === 'true') return true;
  throw new StartupError(`YARDSTICK_WEBHOOKS_ALLOW_PRIVATE is neither true nor false: "${text.slice(0, 20)}". It is true for tests and `
    + 'development alone.');
}

function roundMs(text: string | null): number | null {
  if (text === 'off') return null;
  if (/^[1-9]\d{0,4}$/.test(text ?? '60')) return Number(text ?? '60') * 1_000;
  throw new StartupError(`YARDSTICK_ROUND_SECONDS is no number of seconds: "${text!.slice(0, 20)}". It is a whole number from 1 to 99999, or `
    + 'off.');
}

function keepsRollups(text: string | null): boolean {
  if (text === null || text === 'on') return true;
  if (text === 'off') return false;
  throw new StartupError(`YARDSTICK_ROLLUPS is neither on nor off: "${text.slice(0, 20)}".`);
}

/** Of the demo, where nobody says otherwise. */
export const DEMO_MONTHS = 24;

/** Of a demo, 1 to 99; undefined for any other text. */
export const wholeMonths = (text: string): number | undefined => (/^[1-9]\d?$/.test(text) ? Number(text) : undefined);

function demoMonths(text: string | null): number | null {
  if (text === 'off') return null;
  const months = text === null ? DEMO_MONTHS : wholeMonths(text);
  if (months !== undefined) return months;
  throw new StartupError(`YARDSTICK_DEMO_MONTHS is no number of months: "${text!.slice(0, 20)}". It is a whole number from 1 to 99, or off.`);
}

/** As browsers send it: scheme, host and port, nothing behind. A pattern would let in whoever registers a name that fits. */
function origin(text: string): string {
  const url = URL.parse(text);
  if (url?.origin === text && /^https?:\/\/[\w.:[\]-]+$/.test(text)) return text;
  throw new StartupError(`CORS_ORIGINS names no origin: "${text.slice(0, 60)}". An origin is like https://app.example.org, `
    + 'without a path or a slash behind, and without patterns; several are separated by commas.');
}

const PROVIDER_VARIABLES = ['YARDSTICK_JWKS_URL', 'YARDSTICK_JWT_ISSUER', 'YARDSTICK_JWT_AUDIENCE'] as const;

function identityProvider(read: (name: string) => string | null): Config['identityProvider'] {
  const [url, issuer, audience] = PROVIDER_VARIABLES.map(read) as [string | null, string | null, string | null];
  if (url === null && issuer === null && audience === null) return null;
  const absent = PROVIDER_VARIABLES.find((name) => read(name) === null);
  if (absent !== undefined) {
    throw new StartupError(`${absent} is missing: tokens are taken where ${PROVIDER_VARIABLES.join(', ')} are all set.`);
  }
  return { jwksUrl: jwksUrl(url!), issuer: issuer!, audience: audience! };
}

/** Whoever can change the keys on their way can be anybody. */
function jwksUrl(text: string): URL {
  const url = URL.parse(text);
  const isLocal = url !== null && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal);
  if (url !== null && isSafe && url.username === '' && url.password === '') return url;
  throw new StartupError('YARDSTICK_JWKS_URL is no https URL of a key set (http is for this machine alone).');
}
