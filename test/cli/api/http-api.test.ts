import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { httpApi } from '../../../src/cli/api/http-api.js';
import { afterTheFile } from '../../support/database.js';

/** A server that gives one answer after the other, and the times at which it was asked. */
async function answering(answers: readonly (readonly [status: number, body: object])[]): Promise<{ url: string; asked: number[] }> {
  const asked: number[] = [];
  const server: Server = createServer((request, response) => {
    request.resume().on('end', () => {
      const [status, body] = answers[asked.length]!;
      asked.push(Date.now());
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done); });
  afterTheFile(() => new Promise((done) => {
    server.closeAllConnections();
    server.close(() => done());
  }));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const refused = (code: string, more: object = {}): [number, object] =>
  [429, { errors: [{ message: 'This key has asked for too much.', extensions: { code, ...more } }] }];

test('the command line waits as long as it is told to where its key has asked for too much, and asks again', async () => {
  const { url, asked } = await answering([
    refused('RATE_LIMITED', { retryAfterSeconds: 1 }), refused('RATE_LIMITED', { retryAfterSeconds: 1 }),
    [200, { data: { organization: { timeZone: 'Europe/Paris' } } }],
  ]);
  expect(await httpApi(url, 'key').timeZone()).toBe('Europe/Paris');
  expect(asked).toHaveLength(3);
  expect(asked[2]! - asked[0]!).toBeGreaterThanOrEqual(1_900);
});

test('and asks no further where anything else is wrong', async () => {
  const { url, asked } = await answering([refused('CONFLICT')]);
  await expect(httpApi(url, 'key').timeZone()).rejects.toThrow('This key has asked for too much.');
  expect(asked).toHaveLength(1);
});
