import { describe, expect, test } from '@jest/globals';
import { renderCarets } from '../../src/lang/source-text.js';

const marked = (text: string, ...marks: [number, number][]): string =>
  renderCarets(
    text,
    marks.map(([from, to]) => ({ from, to })),
  );

describe('carets', () => {
  test('stand under what they mark', () => {
    expect(marked('ab + cd', [0, 2], [5, 7])).toBe('ab + cd\n^^   ^^');
  });

  test('mark the end of a text', () => {
    expect(marked('ab +', [4, 4])).toBe('ab +\n    ^');
    expect(marked('', [0, 0])).toBe('\n^');
  });

  test('show only the lines that are marked', () => {
    expect(marked('one\ntwo\nthree', [4, 7])).toBe('two\n^^^');
    expect(marked('one\ntwo', [0, 3], [4, 5])).toBe('one\n^^^\ntwo\n^');
  });

  test('go on over the lines of a mark that has several', () => {
    expect(marked('a +\nb', [0, 5])).toBe('a +\n^^^\nb\n^');
  });

  test('count characters, not code units', () => {
    expect(marked('"😀" == x', [8, 9])).toBe('"😀" == x\n       ^');
  });

  test('keep their place past tabs and control characters', () => {
    expect(marked('\ta\u0000b', [3, 4])).toBe(' a b\n   ^');
  });

  test('show the neighbourhood of a mark in a long line', () => {
    const text = `${'x'.repeat(500)} ! ${'y'.repeat(500)}`;
    const [line, carets] = marked(text, [501, 502]).split('\n');
    expect(line!.length).toBeLessThan(110);
    expect(line!.startsWith('…') && line!.endsWith('…')).toBe(true);
    expect(line!.charAt(carets!.indexOf('^'))).toBe('!');
  });
});
