import { expect, test } from '@jest/globals';
import { Turns } from '../../../src/cli/demo/turns.js';

test('as many pieces of work run at once as there are turns, the others in their order, also after one that failed', async () => {
  const turns = new Turns(2);
  const log: string[] = [];
  let [running, most] = [0, 0];
  const work = (name: string, fails = false) => turns.take(async () => {
    most = Math.max(most, ++running);
    log.push(name);
    await new Promise((resolve) => { setImmediate(resolve); });
    running--;
    if (fails) throw new Error(name);
    return name;
  });
  const ended = await Promise.allSettled([work('a'), work('b', true), work('c'), work('d'), work('e')]);
  expect(log).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(most).toBe(2);
  expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
  expect(await work('f')).toBe('f');
});
