import { expect, test } from '@jest/globals';
import { EventStream, type EventStreamOptions } from '../../../src/graphql/http/event-stream.js';

const stream = (disconnect: () => void): EventStream => new EventStream({
  who: {}, formatError: (error: unknown) => error, deadlineMs: 1_000, authenticate: async () => ({}), spend: async () => null,
  contextOf: () => ({ close: async () => undefined }), patienceMs: 50, disconnect,
} as unknown as EventStreamOptions);

async function* parts(): AsyncGenerator<string> {
  for (let part = 0; part < 3; part++) yield `event: next\ndata: ${part}\n\n`;
}

test('a reader that takes nothing of what waits for it is left; one that waits itself is not', async () => {
  let left = 0;
  const stalled = stream(() => { left++; });
  await stalled.paced(parts()).next();
  await new Promise((resolve) => { setTimeout(resolve, 200); });
  expect(left).toBe(1);
  await stalled.ended();

  const prompt = stream(() => { left++; });
  const taken = [];
  for await (const part of prompt.paced(parts())) taken.push(part);
  await new Promise((resolve) => { setTimeout(resolve, 200); });
  expect([taken.length, left]).toEqual([3, 1]);
  prompt.end();
  await prompt.ended();
});
