import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
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

test('the key of /metrics is held to the same as the platform key', () => {
  expect(readConfig({ YARDSTICK_METRICS_KEY: 'a-long-secret' }).metricsKey).toBe('a-long-secret');
  expect(() => readConfig({ YARDSTICK_METRICS_KEY: 'short' })).toThrow(/^YARDSTICK_METRICS_KEY is too easy/);
});

test.each(['short', 'with a space in it', 'ключ-платформы'])('YARDSTICK_ADMIN_KEY %j is refused by name and not repeated', (key) => {
  const read = (): unknown => readConfig({ YARDSTICK_ADMIN_KEY: key });
  expect(read).toThrow(/^YARDSTICK_ADMIN_KEY is too easy/);
  expect(read).not.toThrow(key);
});
