import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import type { Cell, ColumnModel } from '../../src/app/evaluation-answer.js';
import { tableCsv } from '../../src/graphql/table-csv.js';
import { sample } from '../support/size.js';

const columns = (...keys: string[]): ColumnModel[] => keys.map((key) => ({
  key, name: key, kind: 'DIMENSION', type: 'text', unit: null, format: null, direction: null, kpi: null, comparison: null,
}));

describe('the csv of a table', () => {
  test('has a header, CRLF after each line, and an empty field for no value', () => {
    expect(tableCsv({ columns: columns('period', 'channel', 'csat'), rows: [['2026-01-01', 'email', 0.5], ['2026-02-01', 'chat', null]] }))
      .toBe('period,channel,csat\r\n2026-01-01,email,0.5\r\n2026-02-01,chat,\r\n');
  });

  test('quotes commas, quotes and line breaks, and an empty text to tell it from no value', () => {
    expect(tableCsv({ columns: columns('a'), rows: [['x, y'], ['say "hi"'], ['two\nlines'], [''], [null]] }))
      .toBe('a\r\n"x, y"\r\n"say ""hi"""\r\n"two\nlines"\r\n""\r\n\r\n');
  });

  test('is safe to open in a spreadsheet: a text that would be a formula is none, a negative number stays a number', () => {
    expect(tableCsv({ columns: columns('a', 'b'), rows: [['=HYPERLINK("http://x")', -5], ['+1', 0], ['-1', 1], ['@sum', 2], ['\t=1', 3]] }))
      .toBe('a,b\r\n"\'=HYPERLINK(""http://x"")",-5\r\n\'+1,0\r\n\'-1,1\r\n\'@sum,2\r\n\'\t=1,3\r\n');
  });

  test('is read back by a CSV parser as what was written', () => {
    const cell: fc.Arbitrary<Cell> = fc.oneof(
      fc.string({ unit: 'grapheme' }), fc.stringMatching(/^[a-z"\r\n,' ]{0,6}$/), fc.integer(), fc.boolean(),
    );
    fc.assert(fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
      const read = parse(tableCsv({ columns: columns('a', 'b'), rows }), { from: 2, record_delimiter: '\r\n' });
      const unguarded = read.map((line: string[]) => line.map((text) => text.replace(/^'(?=[=+\-@\t\r])/, '')));
      expect(unguarded).toEqual(rows.map((line) => line.map((value) => String(value).replace(/^'(?=[=+\-@\t\r])/, ''))));
    }), { numRuns: sample(200, 5_000) });
  });
});
