import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { findBinaries } from '../../src/store/postgres-process.js';
import { ADVISORIES, POSTGRESQL_FLOOR } from './advisories.js';

const manifest = (name: string): { name: string; version: string } =>
  JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as { name: string; version: string };

function isAtLeast(version: string, floor: string): boolean {
  const [a, b] = [version, floor].map((text) => text.split('.').map(Number));
  const differing = b!.findIndex((part, index) => part !== a![index]);
  return differing < 0 || a![differing]! > b![differing]!;
}

test.each(ADVISORIES)('$package is past $id ($what)', ({ package: name, fixedIn }) => {
  expect(isAtLeast(manifest(name).version, fixedIn)).toBe(true);
});

test('a version before the fix is told from one after it', () => {
  expect(['7.0.5', '6.6.15', '7.0.6', '7.1.0', '8.0.0'].map((version) => isAtLeast(version, '7.0.6'))).toEqual([false, false, true, true, true]);
});

test('expr-eval is the maintained fork', () => {
  expect(manifest('expr-eval').name).toBe('expr-eval-fork');
});

test('every package of MikroORM has the same version', () => {
  const versions = ['core', 'sql', 'postgresql', 'migrations', 'decorators'].map((name) => manifest(`@mikro-orm/${name}`).version);
  expect(new Set(versions).size).toBe(1);
});

test('the embedded PostgreSQL is past the known holes of its line', async () => {
  const { postgres } = await findBinaries();
  const [, major, minor] = /(\d+)\.(\d+)/.exec(execFileSync(postgres, ['--version'], { encoding: 'utf8' }))!;
  expect(Number(minor)).toBeGreaterThanOrEqual(POSTGRESQL_FLOOR[major!]!);
});
