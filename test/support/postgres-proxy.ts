import { connect, createServer, type Socket } from 'node:net';
import { afterTheFile } from './database.js';

/** Where a connection may be cut around a COMMIT. `during`: it was sent, whole or in part, and nobody waits for the outcome. */
export const CUTS = ['before', 'during', 'after'] as const;
export type Cut = (typeof CUTS)[number];

/** A way to PostgreSQL that can be cut. */
export interface PostgresProxy {
  /** The same database through the proxy. */
  readonly url: string;
  /** Cuts every connection, and refuses new ones until `mend`. */
  sever(): Promise<void>;
  mend(): Promise<void>;
  /** Cuts the connections as they are now; new ones are let through. */
  cutAll(): void;
  /** Lets nothing pass from now on, and says nothing about it. */
  stall(): void;
}

/** @param onCommit is asked at every COMMIT that passes; null lets it through. Closed after the tests of the file. */
export async function postgresProxy(databaseUrl: string, onCommit: () => Cut | null = () => null): Promise<PostgresProxy> {
  const target = new URL(databaseUrl);
  const connections = new Set<() => void>();
  let stalled = false;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const cut = (): void => {
      connections.delete(cut);
      client.destroy();
      upstream.destroy();
    };
    connections.add(cut);
    for (const socket of [client, upstream]) socket.setNoDelay().once('close', cut).on('error', () => undefined);
    relay(client, upstream, cut, onCommit, () => stalled);
  });
  const listen = (port: number): Promise<void> => new Promise((done, fail) => {
    server.once('error', fail).listen(port, '127.0.0.1', () => {
      server.off('error', fail);
      done();
    });
  });
  const cutAll = (): void => { for (const cut of connections) cut(); };
  const sever = (): Promise<void> => new Promise((done) => {
    server.close(() => done());
    cutAll();
  });
  await listen(0);
  const { port } = server.address() as { port: number };
  afterTheFile(async () => { if (server.listening) await sever(); });
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return { url: url.href, sever, mend: () => listen(port), cutAll, stall: () => { stalled = true; } };
}

function relay(client: Socket, upstream: Socket, cut: () => void, onCommit: () => Cut | null, isStalled: () => boolean): void {
  let pending = Buffer.alloc(0);
  let greeted = false;
  let awaitingOutcome = false;
  upstream.on('data', (data) => {
    if (awaitingOutcome) cut();
    else if (!isStalled()) client.write(data);
  });
  client.on('data', (data: Buffer) => {
    if (isStalled()) return;
    pending = Buffer.concat([pending, data]);
    for (;;) {
      // The first message has no type.
      const header = greeted ? 1 : 0;
      if (pending.length < header + 4) return;
      const length = header + pending.readInt32BE(header);
      if (pending.length < length) return;
      const message = pending.subarray(0, length);
      pending = pending.subarray(length);
      const at = greeted && isCommit(message) ? onCommit() : null;
      greeted = true;
      if (at === 'before') return cut();
      if (at === 'during') return void upstream.write(Math.random() < 0.3 ? message.subarray(0, 5) : message, cut);
      awaitingOutcome = at === 'after';
      upstream.write(message);
    }
  });
}

/** A simple query, or the text of an extended one behind the name of its statement. */
function isCommit(message: Buffer): boolean {
  const type = String.fromCharCode(message[0]!);
  const text = type === 'Q' ? message.subarray(5) : type === 'P' ? message.subarray(message.indexOf(0, 5) + 1) : undefined;
  return text !== undefined && /^\s*commit\b/i.test(text.toString('latin1', 0, 20));
}
