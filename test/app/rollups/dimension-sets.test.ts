import { describe, expect, test } from '@jest/globals';
import { chooseSets, type DimensionFacts } from '../../../src/app/rollups/dimension-sets.js';

const chosen = (fields: Record<string, number>, more: Partial<DimensionFacts> = {}): string[][] => {
  const sizes = new Map(Object.entries(fields));
  return chooseSets({ fields: sizes, values: sizes, rowsPerDay: 10_000, asked: [], present: [], ...more });
};

describe('without questions', () => {
  test('small dimensions make one set together, as far as 64 cells a day reach', () => {
    expect(chosen({ channel: 6, kind: 4, team: 12, agent: 400 })).toEqual([['channel', 'kind']]);
    expect(chosen({ channel: 8, kind: 8 })).toEqual([['channel', 'kind']]);
    expect(chosen({ channel: 8, kind: 9 })).toEqual([['channel']]);
  });

  test('totals alone are kept where no dimension is small', () => {
    expect(chosen({ agent: 400 })).toEqual([[]]);
    expect(chosen({})).toEqual([[]]);
  });

  test('at most six dimensions fit, and those of one value give way', () => {
    expect(chosen({ a: 1, b: 2, c: 2, d: 2, e: 2, f: 2, g: 2 })).toEqual([['b', 'c', 'd', 'e', 'f', 'g']]);
    expect(chosen({ a: 1, b: 2 })).toEqual([['a', 'b']]);
  });

  test('a source of few rows a day has few cells a day', () => {
    expect(chosen({ channel: 6, kind: 4 }, { rowsPerDay: 20 })).toEqual([['kind']]);
    expect(chosen({ channel: 6, kind: 4 }, { rowsPerDay: 3 })).toEqual([[]]);
  });
});

describe('what is asked', () => {
  test('gets sets of its own where no other has its dimensions, most asked first, four at most', () => {
    const asked = [
      { dimensions: ['agent'], asked: 50 }, { dimensions: ['channel'], asked: 90 }, { dimensions: ['agent', 'channel'], asked: 10 },
      { dimensions: ['team'], asked: 5 }, { dimensions: ['shop'], asked: 4 }, { dimensions: ['region'], asked: 3.5 },
    ];
    expect(chosen({ channel: 6, kind: 4, agent: 400, team: 120, shop: 130, region: 150 }, { asked }))
      .toEqual([['channel', 'kind'], ['agent'], ['agent', 'channel'], ['team'], ['shop']]);
  });

  test('is covered by a larger set that was chosen for something asked more often', () => {
    const asked = [{ dimensions: ['agent', 'channel'], asked: 50 }, { dimensions: ['agent'], asked: 20 }];
    expect(chosen({ channel: 6, kind: 4, agent: 400 }, { asked })).toEqual([['channel', 'kind'], ['agent', 'channel']]);
  });

  test('gets none where it is asked by chance, has too many values, or is no candidate', () => {
    const asked = [{ dimensions: ['order_number'], asked: 500 }, { dimensions: ['agent_email'], asked: 500 }, { dimensions: ['agent'], asked: 2 }];
    expect(chosen({ channel: 6, agent: 400, order_number: 20_000 }, { asked })).toEqual([['channel']]);
  });

  test('gets none where a day has hardly more rows than it would have cells', () => {
    expect(chosen({ agent: 400 }, { asked: [{ dimensions: ['agent'], asked: 50 }], rowsPerDay: 700 })).toEqual([[]]);
    expect(chosen({ agent: 400 }, { asked: [{ dimensions: ['agent'], asked: 50 }], rowsPerDay: 900 })).toEqual([[], ['agent']]);
  });
});

describe('what is there', () => {
  test('is kept while numbers of values move a little, and no longer', () => {
    const present = [['channel', 'kind']];
    expect(chosen({ channel: 9, kind: 8 }, { present })).toEqual([['channel', 'kind']]);
    expect(chosen({ channel: 30, kind: 8 }, { present })).toEqual([['kind']]);
  });

  test('stays although another dimension has become a little smaller', () => {
    expect(chosen({ channel: 8, kind: 7, team: 8 }, { present: [['channel', 'team']] })).toEqual([['channel', 'team']]);
  });

  test('does not grow by being kept', () => {
    expect(chosen({ channel: 8, kind: 10, team: 6 }, { present: [['channel', 'kind']] })).toEqual([['channel', 'kind']]);
  });

  test('is kept while it is asked about half as often as others', () => {
    const values = { one: 500, two: 500, three: 500, four: 500, five: 500 };
    const asked = Object.keys(values).map((key, index) => ({ dimensions: [key], asked: 10 - index }));
    expect(chosen(values, { asked, present: [] })).toEqual([[], ['one'], ['two'], ['three'], ['four']]);
    expect(chosen(values, { asked, present: [['five']] })).toEqual([[], ['five'], ['one'], ['two'], ['three']]);
  });
});
