import { expect, test } from '@jest/globals';
import { oncePer } from '../../src/kernel/once-per.js';

test.each([null, undefined, 0, 'a'])('what is worked out for an object is worked out once, also where it is %p', (value) => {
  const asked: object[] = [];
  const of = oncePer((key: object) => {
    asked.push(key);
    return value;
  });
  const [one, other] = [{}, {}];
  expect([of(one), of(other), of(one), of(other)]).toEqual([value, value, value, value]);
  expect(asked).toEqual([one, other]);
});

test('what throws is tried again', () => {
  let times = 0;
  const of = oncePer(() => {
    if (++times === 1) throw new Error('not yet');
    return times;
  });
  const key = {};
  expect(() => of(key)).toThrow('not yet');
  expect([of(key), of(key)]).toEqual([2, 2]);
});
