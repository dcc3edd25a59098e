import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REJECT_CODES } from '../../src/app/row-checks/reject-codes.js';
import { ERROR_CODES } from '../../src/kernel/errors.js';
import { PROJECT, sourceFiles } from './source-files.js';

const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');

describe('error codes', () => {
  test('of requests are unique, and the README says what each means', () => {
    expect(new Set(ERROR_CODES).size).toBe(ERROR_CODES.length);
    const documented = [...readme.matchAll(/^\| `([A-Z_]+)` \| \S/gm)].map(([, code]) => code).filter((code) => !code!.startsWith('YARDSTICK'));
    expect([...ERROR_CODES].sort()).toEqual(documented.filter((code) => (ERROR_CODES as readonly string[]).includes(code!)).sort());
  });

  test('of requests, of rows and of expressions never say the same by another name', () => {
    const rows = Object.keys(REJECT_CODES);
    expect(rows.filter((code) => (ERROR_CODES as readonly string[]).includes(code))).toEqual([]);
    expect(rows.filter((code) => /^(SYN|NAM|TYP|UNI|PLN)\d/.test(code))).toEqual([]);
  });

  test('of requests are thrown only as listed', () => {
    const thrown = sourceFiles('src').flatMap(({ text }) => [...text.matchAll(/new YardstickError\(\s*'([A-Z_]+)'/g)].map(([, code]) => code!));
    expect(thrown.length).toBeGreaterThan(10);
    expect(thrown.filter((code) => !(ERROR_CODES as readonly string[]).includes(code))).toEqual([]);
  });
});
