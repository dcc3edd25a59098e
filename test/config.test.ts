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

test.each(['short', 'with a space in it', 'ключ-платформы'])('YARDSTICK_ADMIN_KEY %j is refused by name and not repeated', (key) => {
  const read = (): unknown => readConfig({ YARDSTICK_ADMIN_KEY: key });
  expect(read).toThrow(/^YARDSTICK_ADMIN_KEY is too easy/);
  expect(read).not.toThrow(key);
});
