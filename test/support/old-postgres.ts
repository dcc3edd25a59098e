import { createServer, type Socket } from 'node:net';
import { afterTheFile } from './database.js';

/**
 * The beginning of a conversation with a server too old to be had any more: it lets everybody in, and answers every question with
 * its version.
 *
 * @returns its URL.
 */
export async function oldPostgres(version: string, number: string): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let greeted = false;
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      if (!greeted) {
        greeted = true;
        socket.write(Buffer.concat([message('R', int32(0)), message('S', text('server_version'), text(version)), READY]));
      } else if (data.toString('latin1', 0, 1) !== 'X') {
        socket.write(Buffer.concat([rowOf(['number', number], ['version', version]), message('C', text('SELECT 1')), READY]));
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  afterTheFile(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  });
  return `postgresql://someone:secret@127.0.0.1:${(server.address() as { port: number }).port}/yardstick`;
}

const int32 = (value: number): Buffer => { const bytes = Buffer.alloc(4); bytes.writeInt32BE(value); return bytes; };
const int16 = (value: number): Buffer => { const bytes = Buffer.alloc(2); bytes.writeInt16BE(value); return bytes; };
const text = (value: string): Buffer => Buffer.from(`${value}\0`);

function message(type: string, ...parts: Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

const READY = message('Z', Buffer.from('I'));

function rowOf(...columns: [name: string, value: string][]): Buffer {
  const description = columns.map(([name]) => Buffer.concat([text(name), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]));
  const values = columns.map(([, value]) => Buffer.concat([int32(value.length), Buffer.from(value)]));
  return Buffer.concat([
    message('T', int16(columns.length), ...description), message('D', int16(columns.length), ...values),
  ]);
}
