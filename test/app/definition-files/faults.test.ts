import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readDefinitionFiles } from '../../../src/app/definition-files/read-definition-files.js';
import { sample } from '../../support/size.js';
import type { DefinitionFile } from '../../../src/app/definition-files/file-finding.js';

/** path:line:column code message (hint) */
const findings = (...files: readonly DefinitionFile[]): string[] => readDefinitionFiles(files).findings
  .map(({ file, line, column, code, message, hint }) => `${file}:${line}:${column} ${code} ${message}${hint === null ? '' : ` (${hint})`}`);

const lone = (text: string): string[] => findings({ path: 'kpis.yaml', text }).map((each) => each.replace('kpis.yaml:', ''));

/** A KPI with nothing wrong, before the lines of a test. */
const KPI = 'kpis:\n  - key: csat\n    name: Satisfaction\n    expression: satisfied / rated\n    direction: NEUTRAL\n';

const TICKETS = `# Everything of the help desk
sources:
  - key: tickets
    name: Tickets
    fields:
      - { key: channel, type: TXT, role: DIMENSION }
measures:
  - key: rated
    source: tickets
    agregation: COUNT
    aggregation: COUNT
    filter: 5
`;
const KPIS = `kpis:
  - key: rated
    name: Rated
    expression: |
      rated
      / handled
    direction: HIGHER_IS_BETTER
  - name: Satisfaction
    expression: satisfied / rated
    direction: HIGHER_IS_BETTER
    unit: %
`;

describe('faults of files', () => {
  it('are found at once, in all files, each in its place', () => {
    const reading = readDefinitionFiles([{ path: 'sources/tickets.yaml', text: TICKETS }, { path: 'kpis.yaml', text: KPIS }]);
    expect(reading.findings).toEqual([
      {
        file: 'sources/tickets.yaml', line: 6, column: 31, code: 'FIL605',
        message: 'sources[0].fields[0].type is "TXT"; it is one of TEXT, NUMBER, BOOLEAN, INSTANT.', hint: 'Did you mean "TEXT"?',
        rendered: '      - { key: channel, type: TXT, role: DIMENSION }\n                              ^^^',
      },
      {
        file: 'sources/tickets.yaml', line: 10, column: 5, code: 'FIL602',
        message: '"agregation" is no key of measures[0].', hint: 'Did you mean "aggregation"?',
        rendered: '    agregation: COUNT\n    ^^^^^^^^^^',
      },
      {
        file: 'sources/tickets.yaml', line: 12, column: 13, code: 'FIL604',
        message: 'measures[0].filter is 5; a text is expected.', hint: 'Write it in quotes: "5".',
        rendered: '    filter: 5\n            ^',
      },
      {
        file: 'kpis.yaml', line: 2, column: 10, code: 'FIL607',
        message: 'The key "rated" is that of a measure already, in sources/tickets.yaml:8:10.',
        hint: 'Measures and KPIs share their names: rename one.',
        rendered: '  - key: rated\n         ^^^^^',
      },
      {
        file: 'kpis.yaml', line: 8, column: 5, code: 'FIL603', message: 'kpis[1] lacks "key".', hint: null,
        rendered: '  - name: Satisfaction\n    ^^^^^^^^^^^^^^^^^^',
      },
      {
        file: 'kpis.yaml', line: 11, column: 11, code: 'FIL601',
        message: 'The YAML cannot be read: Plain value cannot start with directive indicator character %.',
        hint: 'A text that begins with % stands in quotes.', rendered: '    unit: %\n          ^',
      },
    ]);
  });

  it('leave what can be read to be checked, and name what cannot', () => {
    const { set, unread } = readDefinitionFiles([{ path: 'sources/tickets.yaml', text: TICKETS }, { path: 'kpis.yaml', text: KPIS }]);
    expect(set.measures).toEqual([{ key: 'rated', source: 'tickets', aggregation: 'COUNT' }]);
    expect(set.kpis).toEqual([{ key: 'rated', name: 'Rated', expression: 'rated\n/ handled\n', direction: 'HIGHER_IS_BETTER' }]);
    // A word near another is read as that.
    expect(unread).toEqual([]);
    const far = readDefinitionFiles([{ path: 'sources/tickets.yaml', text: TICKETS.replace('TXT', 'VARCHAR') }]);
    expect(far.unread).toEqual([{ kind: 'sources', key: 'tickets' }]);
  });

  it.each([
    ['a number where a text belongs', `${KPI}    format: 1.10\n`,
      ['6:13 FIL604 kpis[0].format is 1.1; a text is expected. (Write it in quotes: "1.10".)']],
    ['a truth value where a text belongs', `${KPI}    format: true\n`,
      ['6:13 FIL604 kpis[0].format is true; a text is expected. (Write it in quotes: "true".)']],
    ['nothing after a key', `${KPI}    format:\n    unit: ""\n`, [
      '6:12 FIL604 kpis[0].format is empty; a text is expected. (Leave the key out where there is nothing to say.)',
      '7:11 FIL604 kpis[0].unit is empty; a text is expected. (Leave the key out where there is nothing to say.)',
    ]],
    ['a text where a number belongs', `${KPI}    minSample: "30"\n`,
      ['6:16 FIL604 kpis[0].minSample is "30"; a whole number is expected. (Write it without quotes.)']],
    ['a fraction where there are none', `${KPI}    minSample: 1.5\n`, ['6:16 FIL604 kpis[0].minSample is 1.5; a whole number is expected.']],
    ['yes for true', 'sources:\n  - key: a\n    name: A\n    fields: [{ key: a, type: TEXT, role: VALUE, personal: yes }]\n',
      ['4:59 FIL604 sources[0].fields[0].personal is "yes"; true or false is expected. (Write true.)']],
    ['a text where a list belongs', `${KPI}    tags: effort\n`,
      ['6:11 FIL604 kpis[0].tags is "effort"; a list is expected. (Its items stand in brackets, or each in a line that begins with "- ".)']],
    ['a mapping where a text belongs', `${KPI}    unit: { a: b }\n`,
      ['6:11 FIL604 kpis[0].unit is a mapping; a text is expected. (A text that begins with [ or {, or holds ": ", stands in quotes.)']],
    ['a list where a mapping belongs', '- key: a\n',
      ['1:1 FIL604 The file is a list; a mapping is expected.']],
    ['a text for a file', 'kpis\n', ['1:1 FIL604 The file is "kpis"; a mapping is expected.']],
    ['kinds that there are not', 'metrics: []\nkpi: []\n', [
      '1:1 FIL602 "metrics" is no key of the file. (It takes sources, measures, kpis, tags, schedules, goals.)',
      '2:1 FIL602 "kpi" is no key of the file. (Did you mean "kpis"?)',
    ]],
    ['keys that YAML 1.1 would merge', `%YAML 1.1\n---\n${KPI}    <<: { unit: s }\n`, [expect.stringMatching(/^8:5 FIL602 "<<" is no key of kpis\[0\]\./)]],
    ['names that objects have anyway', `${KPI}    constructor: a\n    __proto__: { a: b }\n`, [
      expect.stringMatching(/^6:5 FIL602 "constructor" is no key of kpis\[0\]\./), expect.stringMatching(/^7:5 FIL602 "__proto__" is no key of kpis\[0\]\./),
    ]],
    ['a key that stands twice', `${KPI}    unit: s\n    unit: 5\n`, ['7:5 FIL606 "unit" stands twice in one mapping, first in line 6. (Keep one of them.)']],
    ['a key that is defined twice', `${KPI}  - { key: csat, name: A, expression: a, direction: NEUTRAL }\n`,
      ['6:12 FIL607 The KPI "csat" is defined twice, first in 2:10. (Keep one of them.)']],
    ['a second document', `${KPI}---\nkpis: []\n`, ['6:1 FIL608 A second document begins here. (Take the line --- out, or make two files.)']],
    ['an alias of nothing', `${KPI}    format: *x\n`, ['6:13 FIL609 There is no anchor "x". (A text that begins with * stands in quotes.)']],
    ['a tag', `${KPI}    format: !closed\n`, [
      '6:13 FIL611 The tag !closed means nothing here. (A text that begins with ! stands in quotes.)',
      '6:20 FIL604 kpis[0].format is empty; a text is expected. (Leave the key out where there is nothing to say.)',
    ]],
    ['a tag that YAML knows', `${KPI}    format: !!binary aGk=\n`, [expect.stringMatching(/^6:13 FIL611 The tag !!binary means nothing here\./)]],
    ['a colon within a text', `${KPI}    format: a: b\n`,
      ['6:13 FIL601 The YAML cannot be read: Nested mappings are not allowed in compact mappings. (A text that holds ": " stands in quotes.)']],
    ['an expression that begins with a quote', `${KPI}    format: "a" / b\n`,
      ['6:17 FIL601 The YAML cannot be read: Unexpected scalar at node end. (A text that begins with a quote or a bracket stands in quotes as a whole, or below |.)']],
    ['a tab', 'kpis:\n\t- key: a\n', ['2:1 FIL601 The YAML cannot be read: Tabs are not allowed as indentation. (Indent with spaces.)']],
    ['a quote that does not end', 'kpis:\n  - key: "a\n', ['3:1 FIL601 The YAML cannot be read: Missing closing "quote.']],
  ])('tell %s', (_, text, expected) => {
    expect(lone(text).map((each) => each.replace('kpis.yaml:', ''))).toEqual(expected);
  });

  it.each([
    ['nothing', ''], ['comments alone', '# To be done\n\n# soon\n'], ['a mark of its beginning', `---\n${KPI}`], ['empty lists', 'kpis: []\nsources: []\n'],
    ['dates without quotes', 'sources:\n  - { key: a, name: A, coversFrom: 2026-01-01, fields: [] }\n'],
    ['what was 1.1 before', '%YAML 1.1\n---\nsources:\n  - { key: no, name: yes, coversFrom: 2026-01-01, fields: [] }\n'],
    ['anchors', 'schedules:\n  - key: a\n    hours: &week\n      - &open { weekly: [] }\n      - *open\n  - key: b\n    hours: *week\n'],
  ])('are none in a file of %s', (_, text) => {
    expect(lone(text)).toEqual([]);
  });

  it('leave the first of a key that is defined twice', () => {
    const text = `${KPI}  - { key: csat, name: A, expression: a, direction: NEUTRAL }\n`;
    expect(readDefinitionFiles([{ path: 'a.yaml', text }]).set.kpis.map(({ name }) => name)).toEqual(['Satisfaction']);
  });

  it('of paths are told before anything is read', () => {
    const paths = ['', '/kpis.yaml', 'C:\\kpis.yaml', 'a/../../kpis.yaml', 'b.yaml', 'b.yaml', 'a/b..yaml'];
    expect(findings(...paths.map((path) => ({ path, text: '' })))).toEqual([
      ':1:1 FIL614 The file has no path. (Paths are relative to the folder of the definitions.)',
      '/kpis.yaml:1:1 FIL614 The path is absolute. (Paths are relative to the folder of the definitions.)',
      'C:\\kpis.yaml:1:1 FIL614 The path is absolute. (Paths are relative to the folder of the definitions.)',
      'a/../../kpis.yaml:1:1 FIL614 The path leads out of its folder. (Paths are relative to the folder of the definitions.)',
      'b.yaml:1:1 FIL614 There is a file of this path already. (Paths are relative to the folder of the definitions.)',
    ]);
  });

  it('of size are told instead of read', () => {
    expect(findings(...Array.from({ length: 501 }, (_, index) => ({ path: `${index}.yaml`, text: ':' }))))
      .toEqual(['500.yaml:1:1 FIL612 There are 501 files; at most 500 are read.']);
    expect(lone('#'.repeat(1_000_001))).toEqual(['1:1 FIL613 The file has 1,000,001 characters; at most 1,000,000 are read. (Make several of it.)']);
    expect(lone(`kpis:\n${'  - 1\n'.repeat(2_000)}`).slice(-2)).toEqual([
      '1001:5 FIL604 kpis[999] is 1; a mapping is expected.', '1001:5 FIL615 There are 1,000 findings more.',
    ]);
  });

  it('never are anything but findings, whatever a file holds', () => {
    const characters = fc.constantFrom(...'abz059 \t\n\r:-?,[]{}#&*!|>\'"%@`~<=\\\u0000\ufeff\u2028\ud800');
    const places = fc.array(fc.tuple(fc.nat(), fc.nat(20), fc.string({ unit: characters, maxLength: 4 })), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(fc.constantFrom(TICKETS, KPIS), places, (sound, edits) => {
      const text = edits.reduce<string>((now, [at, out, put]) => {
        const from = at % (now.length + 1);
        return now.slice(0, from) + put + now.slice(from + out);
      }, sound);
      for (const { file, line, column, rendered } of readDefinitionFiles([{ path: 'a.yaml', text }]).findings) {
        const lines = text.split('\n');
        expect(file).toBe('a.yaml');
        expect(lines[line - 1]).toBeDefined();
        expect(column - 1).toBeLessThanOrEqual(lines[line - 1]!.length);
        expect(rendered).toMatch(/\^/);
      }
    }), { numRuns: sample(300, 20_000) });
  });

  it('end attacks by aliases and by nesting', () => {
    const bomb = Array.from({ length: 12 }, (_, level) => `a${level}: &a${level} [${level === 0 ? 'x' : Array(10).fill(`*a${level - 1}`).join(', ')}]\n`).join('');
    expect(lone(bomb)).toEqual(['1:1 FIL610 Aliases repeat too much. (Write what they stand for.)']);
    expect(lone(`kpis: [&a x${', *a'.repeat(1_000)}]`)).toEqual([expect.stringMatching(/ FIL610 /)]);
    expect(lone('kpis: &a\n  - *a\n')).toEqual(['2:5 FIL604 kpis[0] is a list; a mapping is expected.']);
    for (const nested of ['['.repeat(999_000), '{a: '.repeat(200_000), '- '.repeat(400_000), '? '.repeat(400_000), '- [{a: '.repeat(100_000)]) {
      expect(lone(nested)).toEqual([expect.stringMatching(/FIL601 The YAML cannot be read: It is nested too deeply\.$/)]);
    }
  });
});
