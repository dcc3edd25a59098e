import { describe, expect, test } from '@jest/globals';
import { rangeOn, tagBounds, type TagRange } from '../../src/calendar/tag.js';

const RANGES: TagRange[] = [
  { name: 'Easter', from: '2026-04-03', to: '2026-04-07' },
  { name: 'Fair', from: '2026-04-07', to: '2026-04-09' },
  { name: 'Christmas', from: '2026-12-25', to: '2026-12-27' },
];

describe('ranges of a calendar tag', () => {
  test.each([
    ['2026-04-02', undefined], ['2026-04-03', 'Easter'], ['2026-04-06', 'Easter'], ['2026-04-07', 'Fair'], ['2026-04-09', undefined],
    ['2026-12-25', 'Christmas'], ['2026-12-26', 'Christmas'], ['2026-12-27', undefined], ['2027-01-01', undefined],
  ])('hold %s as %s: the first day is within, the last is not', (date, name) => {
    expect(rangeOn(RANGES, date)?.name).toBe(name);
  });

  test('none hold nothing', () => expect(rangeOn([], '2026-01-01')).toBeUndefined());

  test('begin and end with local days, where they are long or short, too', () => {
    const bounds = tagBounds([{ name: 'Sunday', from: '2026-03-29', to: '2026-03-30' }], 'Europe/Berlin');
    expect(bounds.map((bound) => new Date(bound).toISOString())).toEqual(['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z']);
  });

  test('a day that a zone skipped holds no instant', () => {
    const [from, to] = tagBounds([{ name: 'Skipped', from: '2011-12-30', to: '2011-12-31' }], 'Pacific/Apia');
    expect(from).toBe(to);
  });
});
