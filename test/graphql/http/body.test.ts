import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { errorFormatter } from '../../../src/graphql/format-error.js';
import { acceptExactJson, BODY_LIMIT } from '../../../src/graphql/http/body.js';
import { answerErrors } from '../../../src/graphql/http/answer-error.js';
import { ExactNumber } from '../../../src/kernel/decimal.js';

let app: FastifyInstance;
let url: string;
let received: unknown;

beforeAll(async () => {
  app = Fastify({ bodyLimit: BODY_LIMIT });
  acceptExactJson(app);
  answerErrors(app, errorFormatter(() => undefined));
  app.post('/', async ({ body }) => {
    received = body;
    return {};
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/`;
});

afterAll(() => app.close());

const json = { 'content-type': 'application/json' };
const refusal = async (response: Response): Promise<unknown> => ({ status: response.status, body: await response.json() });

const TOO_LARGE = {
  status: 413,
  body: {
    errors: [{
      message: 'The body of the request is larger than 8 MiB.',
      extensions: { code: 'BAD_INPUT', hint: 'Send interactions in smaller batches, or import a file with the command line.' },
    }],
  },
};

describe('the body of a request', () => {
  test('keeps the digits of its numbers', async () => {
    await fetch(url, { method: 'POST', headers: json, body: '{"a": 9007199254740993, "b": 0.1}' });
    expect(received).toEqual({ a: new ExactNumber('9007199254740993'), b: 0.1 });
  });

  test('of 100 MB is refused with a clear answer', async () => {
    expect(await refusal(await fetch(url, { method: 'POST', headers: json, body: Buffer.alloc(100_000_000, 32) }))).toEqual(TOO_LARGE);
  });

  test('of 100 MB is not read to its end', async () => {
    const body = Buffer.alloc(1_000_000, 32);
    let written = 0;
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const sending = httpRequest(url, { method: 'POST', headers: { ...json, 'content-length': 100_000_000 } }, (response) => {
        response.resume();
        resolve(response.statusCode);
        sending.destroy();
      });
      sending.on('error', reject);
      const write = (): void => {
        while (written < 100_000_000 && !sending.destroyed) {
          written += body.length;
          if (!sending.write(body)) return void sending.once('drain', write);
        }
      };
      write();
    });
    expect(answered).toBe(413);
    expect(written).toBeLessThan(50_000_000);
  });

  test('without a stated length is refused where it passes the limit', async () => {
    const chunk = new Uint8Array(1_000_000).fill(32);
    let sent = 0;
    const endless = new ReadableStream({
      pull: (controller) => (sent++ < 100 ? controller.enqueue(chunk) : controller.close()),
    });
    expect(await refusal(await fetch(url, { method: 'POST', headers: json, body: endless, duplex: 'half' } as RequestInit))).toEqual(TOO_LARGE);
    expect(sent).toBeLessThan(100);
  });

  test.each([['no JSON', '{"query": '], ['nothing', ''], ['brackets without end', '['.repeat(1_000_000)], ['lists in lists', '['.repeat(4_000_000) + ']'.repeat(4_000_000)]])('of %s is BAD_INPUT', async (_name, body) => {
    expect(await refusal(await fetch(url, { method: 'POST', headers: json, body }))).toEqual({
      status: 400, body: { errors: [{ message: expect.stringContaining('body'), extensions: expect.objectContaining({ code: 'BAD_INPUT' }) }] },
    });
  });

  test('of another type is 415 with a hint', async () => {
    expect(await refusal(await fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' }))).toEqual({
      status: 415,
      body: { errors: [{ message: 'The body of the request must be JSON.', extensions: { code: 'BAD_INPUT', hint: 'Send it with content-type: application/json.' } }] },
    });
  });
});
