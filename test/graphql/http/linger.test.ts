import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { connect, type AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { errorFormatter } from '../../../src/graphql/format-error.js';
import { acceptExactJson, BODY_LIMIT } from '../../../src/graphql/http/body.js';
import { answerErrors } from '../../../src/graphql/http/answer-error.js';

let app: FastifyInstance;

beforeAll(async () => {
  app = Fastify({ bodyLimit: BODY_LIMIT });
  acceptExactJson(app);
  answerErrors(app, errorFormatter(() => undefined));
  app.post('/', async () => ({}));
  await app.listen({ host: '127.0.0.1', port: 0 });
});

afterAll(() => app.close());

interface Sent {
  readonly answer: string;
  readonly written: number;
  readonly ended: boolean;
}

/** Sends a body in chunks, and looks for an answer only when all of it is written or the connection is gone. */
function sendBlindly(bytes: number): Promise<Sent> {
  return new Promise((resolve) => {
    const chunk = Buffer.alloc(64 * 1024, 32);
    const framed = Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]);
    let answer = '';
    let written = 0;
    let ended = false;
    const socket = connect({ host: '127.0.0.1', port: (app.server.address() as AddressInfo).port, allowHalfOpen: true });
    socket.pause();
    socket.on('data', (part) => { answer += part.toString(); });
    socket.on('end', () => {
      ended = true;
      socket.end();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve({ answer, written, ended }));
    const write = (error?: Error | null): void => {
      if (error) return;
      if (written >= bytes) return void socket.resume();
      written += chunk.length;
      socket.write(framed, write);
    };
    socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n', write);
  });
}

describe('a request that is refused before its end', () => {
  test('is answered also where its sender reads nothing until all is sent', async () => {
    for (let i = 0; i < 10; i++) {
      const { answer, ended } = await sendBlindly(12 * 1024 * 1024);
      expect(answer).toMatch(/^HTTP\/1\.1 413 [^]*"The body of the request is larger than 8 MiB\."/);
      expect(ended).toBe(true);
    }
  });

  test('is cut off where its sender goes on regardless', async () => {
    const { written } = await sendBlindly(200 * 1024 * 1024);
    expect(written).toBeLessThan(100 * 1024 * 1024);
  });
});
