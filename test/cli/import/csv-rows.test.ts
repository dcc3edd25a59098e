import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { csvRows } from '../../../src/cli/import/csv-rows.js';
import { sample } from '../../support/size.js';

/** The rows of a text that comes in pieces, cut where told. */
async function rowsOf(text: string, cuts: readonly number[] = [], delimiter = ','): Promise<{ cells: readonly string[]; line: number }[]> {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
  const rows = [];
  const stream = (async function* () {
    yield* pieces;
  })();
  for await (const some of csvRows(stream, delimiter)) for (const { cells, line } of some) rows.push({ cells, line });
  return rows;
}

const cell = fc.string({ unit: fc.constantFrom('a', ' ', ',', ';', '"', '\n', 'é', '😀'), maxLength: 6 });
const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 });
const cuts = fc.array(fc.nat(), { maxLength: 8 });

describe('rows of CSV', () => {
  test('come out as they were written, wherever the text is cut, quoted only where they need it', async () => {
    const lineBreak = fc.constantFrom('\n', '\r\n', '\r');
    const property = fc.asyncProperty(table, cuts, lineBreak, fc.boolean(), async (rows, places, ends, closed) => {
      // The first line tells how lines end.
      const written = [['head'], ...rows];
      const text = written
        .map((cells) => cells.map((each) => (/[",\n\r]/.test(each) ? `"${each.replaceAll('"', '""')}"` : each)).join(','))
        .join(ends);
      const expected = written.filter((cells) => cells.length > 1 || cells[0] !== '');
      expect((await rowsOf(closed ? text + ends : text, places)).map(({ cells }) => cells)).toEqual(expected);
    });
    await fc.assert(property, { numRuns: sample(2_000, 100_000) });
  });

  test('are those that csv-parse finds, whatever the text, or it is refused by both', async () => {
    const anything = fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', '\n'), maxLength: 14 }).map((text) => `head\n${text}`);
    const property = fc.asyncProperty(anything, cuts, async (text, places) => {
      const found = await rowsOf(text, places).then(
        (rows) => rows.map(({ cells }) => cells),
        () => 'refused',
      );
      let expected: unknown;
      try {
        expected = parse(text, { relax_column_count: true, skip_empty_lines: true });
      } catch {
        expected = 'refused';
      }
      expect([text, found]).toEqual([text, expected]);
    });
    await fc.assert(property, { numRuns: sample(2_000, 100_000) });
  });

  test('know the line on which they begin', async () => {
    const rows = await rowsOf('head\n\n"two\nlines",x\n\nlast\n');
    expect(rows).toEqual([
      { cells: ['head'], line: 1 },
      { cells: ['two\nlines', 'x'], line: 3 },
      { cells: ['last'], line: 6 },
    ]);
  });

  test.each([
    ['a\n"b', 'Line 2: a quote is opened and never closed.'],
    ['a\nb"c', 'Line 2: a quote stands inside a cell. Put the cell in quotes and write "" for it.'],
    ['a\n"b"c', 'Line 2: after a cell in quotes, "c" stands where the next one should begin.'],
  ])('%j is refused with its line', async (text, message) => {
    await expect(rowsOf(text)).rejects.toThrow(message);
  });

  test('a quote that is never closed is told before the whole file has been read', async () => {
    let read = 0;
    const endless = async function* (): AsyncGenerator<string> {
      yield 'a\n"';
      for (; read < 1_000; read++) yield 'x'.repeat(64 * 1024);
    };
    await expect(async () => {
      for await (const rows of csvRows(endless(), ',')) for (const row of rows) expect(row.cells).toEqual(['a']);
    }).rejects.toThrow('Line 2: a quote is opened and never closed.');
    expect(read).toBeLessThan(100);
  });
});
