import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { DIAGNOSTIC_CODES } from '../../src/lang/diagnostic-codes.js';
import { diagnose, inPart } from '../../src/lang/diagnostics.js';
import { sourceFiles } from '../house/source-files.js';

const STAGES = ['SYN1', 'NAM2', 'TYP3', 'UNI4', 'PLN5'];

describe('diagnostic codes', () => {
  test('are unique, by stage and in order', () => {
    const order = (code: string): number => STAGES.indexOf(code.slice(0, 4)) * 1_000 + Number(code.slice(3));
    expect(DIAGNOSTIC_CODES.every((code) => STAGES.includes(code.slice(0, 4)) && /^[A-Z]{3}\d{3}$/.test(code))).toBe(true);
    expect(DIAGNOSTIC_CODES.map(order)).toEqual([...new Set(DIAGNOSTIC_CODES.map(order))].sort((a, b) => a - b));
  });

  test('are all documented in the README, and no others', () => {
    const readme = readFileSync('src/lang/README.md', 'utf8');
    const documented = [...readme.matchAll(/^\| ([A-Z]{3}\d{3}) \| \S.* \|$/gm)].map(([, code]) => code);
    expect(documented).toEqual(DIAGNOSTIC_CODES);
  });

  test('are each produced in a test', () => {
    const tests = sourceFiles('test').map(({ text }) => text).join('\n');
    expect(DIAGNOSTIC_CODES.filter((code) => !new RegExp(`['^]${code}\\b`).test(tests))).toEqual([]);
  });
});

describe('a diagnostic', () => {
  test('reaches over all of its marks and stands under each', () => {
    const diagnostic = diagnose('a + bc', 'UNI401', [{ from: 0, to: 1 }, { from: 4, to: 6 }], {
      what: '"+"', units: [{ text: '"a"', unit: 's' }, { text: '"bc"', unit: 'EUR' }],
    });
    expect(diagnostic).toEqual({
      code: 'UNI401',
      message: '"+" needs one kind of unit: "a" is in s and "bc" is in EUR.',
      hint: null,
      from: 0,
      to: 6,
      rendered: 'a + bc\n^   ^^',
    });
  });

  test('of a definition with several texts says which', () => {
    const diagnostic = inPart(diagnose('', 'SYN102', { from: 0, to: 0 }, {}), 'filter');
    expect(diagnostic).toMatchObject({ message: 'In filter: The expression is empty.', part: 'filter' });
  });
});
