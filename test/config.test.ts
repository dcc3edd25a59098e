import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readConfig } from '../src/config.js';

test('without an environment everything has its default', () => {
  expect(readConfig({})).toMatchObject({
    port: 4000, host: '127.0.0.1', databaseUrl: null, dataDirectory: resolve('.data'), platformKey: null,
  });
});

test('an empty variable counts as absent', () => {
  expect(readConfig({ PORT: '', HOST: ' ', DATABASE_URL: '', YARDSTICK_ADMIN_KEY: '' })).toEqual(readConfig({}));
});

test.each(['x', '-1', '65536', '80.5', '1e3', '0x10', '999999'])('PORT %s is refused by name', (port) => {
  expect(() => readConfig({ PORT: port })).toThrow(/^PORT is no port: /);
});

test('without a rate limit of its own a key may spend 30 million points in a minute; a limit is a number, or off', () => {
  const limit = (text?: string): number | null => readConfig(text === undefined ? {} : { YARDSTICK_RATE_LIMIT: text }).pointsPerMinute;
  expect([limit(), limit('500000'), limit('off')]).toEqual([30_000_000, 500_000, null]);
  for (const text of ['0', '-1', '1e6', '1.5', 'none', '1 000']) expect(() => limit(text)).toThrow(/^YARDSTICK_RATE_LIMIT is no number/);
});

test('a round is made every minute; how often is a number of seconds, or off', () => {
  const every = (text?: string): number | null => readConfig(text === undefined ? {} : { YARDSTICK_ROUND_SECONDS: text }).roundMs;
  expect([every(), every('5'), every('off')]).toEqual([60_000, 5_000, null]);
  for (const text of ['0', '-1', '1e3', '1.5', 'never', '100000']) expect(() => every(text)).toThrow(/^YARDSTICK_ROUND_SECONDS is no number/);
});

test('rollups are kept unless they are off', () => {
  const kept = (text?: string): boolean => readConfig(text === undefined ? {} : { YARDSTICK_ROLLUPS: text }).keepsRollups;
  expect([kept(), kept('on'), kept('off')]).toEqual([true, true, false]);
  for (const text of ['0', 'true', 'ON']) expect(() => kept(text)).toThrow(/^YARDSTICK_ROLLUPS is neither on nor off/);
});

test('the demo is of two years; of how many months is a number, or off', () => {
  const months = (text?: string): number | null => readConfig(text === undefined ? {} : { YARDSTICK_DEMO_MONTHS: text }).demoMonths;
  expect([months(), months('4'), months('off')]).toEqual([24, 4, null]);
  for (const text of ['0', '-1', '1.5', 'none', '100']) expect(() => months(text)).toThrow(/^YARDSTICK_DEMO_MONTHS is no number/);
});

test('the key of /metrics is held to the same as the platform key', () => {
  expect(readConfig({ YARDSTICK_METRICS_KEY: 'a-long-secret' }).metricsKey).toBe('a-long-secret');
  expect(() => readConfig({ YARDSTICK_METRICS_KEY: 'short' })).toThrow(/^YARDSTICK_METRICS_KEY is too easy/);
});

test.each(['short', 'with a space in it', 'ключ-платформы'])('YARDSTICK_ADMIN_KEY %j is refused by name and not repeated', (key) => {
  const read = (): unknown => readConfig({ YARDSTICK_ADMIN_KEY: key });
  expect(read).toThrow(/^YARDSTICK_ADMIN_KEY is too easy/);
  expect(read).not.toThrow(key);
});

test('no page of another origin is let in unless CORS_ORIGINS names it; it names exact origins', () => {
  const origins = (text: string): readonly string[] => readConfig({ CORS_ORIGINS: text }).corsOrigins;
  expect(readConfig({}).corsOrigins).toEqual([]);
  expect(origins('https://app.example.org, http://localhost:5173')).toEqual(['https://app.example.org', 'http://localhost:5173']);
  for (const text of [
    '*', 'null', 'app.example.org', 'https://*.example.org', 'https://app.example.org/', 'https://app.example.org/path', 'https://app.example.org:443',
    'HTTPS://APP.EXAMPLE.ORG', 'https://user@app.example.org', 'file:///app', 'chrome-extension://abc', 'https://a.example;https://b.example', '/.*/',
  ]) expect(() => origins(text)).toThrow(/^CORS_ORIGINS names no origin: /);
});

describe('an identity provider', () => {
  const provider = { YARDSTICK_JWKS_URL: 'https://login.example.org/keys', YARDSTICK_JWT_ISSUER: 'https://login.example.org/', YARDSTICK_JWT_AUDIENCE: 'yardstick' };

  test('is named by three variables, or by none', () => {
    expect(readConfig({}).identityProvider).toBeNull();
    expect(readConfig(provider).identityProvider).toEqual({ jwksUrl: new URL('https://login.example.org/keys'), issuer: 'https://login.example.org/', audience: 'yardstick' });
    for (const name of Object.keys(provider)) {
      expect(() => readConfig({ ...provider, [name]: '' })).toThrow(new RegExp(`^${name} is missing`));
    }
  });

  test.each(['http://127.0.0.1:8080/keys', 'http://localhost/keys', 'http://[::1]:1/keys'])('may publish its keys on this machine without TLS: %s', (url) => {
    expect(readConfig({ ...provider, YARDSTICK_JWKS_URL: url }).identityProvider!.jwksUrl.href).toBe(url);
  });

  test.each(['http://login.example.org/keys', 'http://127.0.0.1.example.org/', 'http://10.0.0.1/keys', 'file:///etc/keys', 'data:,{}', 'login.example.org', 'https://u:p@login.example.org/'])(
    'publishes them where nobody can change them on their way, not at %s', (url) => {
      expect(() => readConfig({ ...provider, YARDSTICK_JWKS_URL: url })).toThrow(/^YARDSTICK_JWKS_URL is no https URL/);
    });
});

test('webhooks lead nowhere private unless YARDSTICK_WEBHOOKS_ALLOW_PRIVATE says plainly that they may', () => {
  const allow = (text?: string): boolean => readConfig({ YARDSTICK_WEBHOOKS_ALLOW_PRIVATE: text }).webhooksAllowPrivate;
  expect([allow(), allow(''), allow('false'), allow('true')]).toEqual([false, false, false, true]);
  for (const text of ['1', 'yes', 'TRUE', 'no', 'off']) expect(() => allow(text)).toThrow(/^YARDSTICK_WEBHOOKS_ALLOW_PRIVATE is neither/);
});
