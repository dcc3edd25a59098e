import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { checkKpi } from '../../src/lang/check-kpi.js';
import { checkRow } from '../../src/lang/check-row.js';
import { type FunctionDefinition, FUNCTIONS, RESERVED_NAMES, signature } from '../../src/lang/functions.js';
import { calls, catalog, exampleCalendar } from './example-catalog.js';

const README = readFileSync('src/lang/README.md', 'utf8');
const cell = (text: string): string => text.replaceAll('|', '\\|');

/** A function's line in the README. */
const line = (definition: FunctionDefinition): string => {
  const scope = definition.scopes.length === 2 ? 'both' : definition.scopes[0] === 'row' ? 'row' : 'KPI';
  const { doc, question, example } = definition;
  return `| \`${cell(signature(definition))}\` | ${scope} | ${cell(doc)} | ${cell(question)} | \`${cell(example)}\` |`;
};

describe('the table of functions', () => {
  test.each([...FUNCTIONS.values()].map((definition) => [definition.name, definition] as const))(
    '%s works as its example says',
    (_, definition) => {
      const { example, scopes } = definition;
      expect(example).toContain(`${definition.name}(`);
      const result = scopes.includes('kpi')
        ? checkKpi(example, { catalog, declaredUnit: null, self: null })
        : checkRow(example, { sources: [calls], calendar: exampleCalendar, expect: 'any', place: 'stock' });
      expect(result).toMatchObject({ ok: true });
    },
  );

  test('stands in the README, line by line', () => {
    const section = README.slice(README.indexOf('## Functions'), README.indexOf('### How to add'));
    const lines = section.split('\n').filter((each) => each.startsWith('| `'));
    expect(lines).toEqual([...FUNCTIONS.values()].map(line));
  });

  test('its names are reserved, and so are operators, values and built-in fields', () => {
    for (const name of [
      ...FUNCTIONS.keys(),
      'and',
      'or',
      'not',
      'in',
      'true',
      'false',
      'key',
      'occurredAt',
      'case',
      'rolling',
      'due',
    ]) {
      expect(RESERVED_NAMES.has(name)).toBe(true);
    }
    expect(RESERVED_NAMES.has('period')).toBe(true);
    expect(RESERVED_NAMES.has('csat')).toBe(false);
    expect(RESERVED_NAMES.has('constructor')).toBe(false);
  });
});
