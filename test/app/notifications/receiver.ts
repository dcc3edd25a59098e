import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterTheFile } from '../../support/database.js';

export interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly path: string;
}

/** A receiver of webhooks on this machine: keeps what it got, answers as it is told. */
export class Receiver {
  readonly received: Received[] = [];
  connections = 0;
  answer: (response: ServerResponse, request: Received) => void = (response) => void response.writeHead(204).end();

  private constructor(private readonly server: Server) {}

  static async start(port = 0): Promise<Receiver> {
    const server = createServer((request, response) => void receiver.take(request, response));
    const receiver = new Receiver(server);
    server.on('connection', () => { receiver.connections++; });
    await new Promise<void>((listening) => { server.listen(port, '127.0.0.1', listening); });
    afterTheFile(() => receiver.stop());
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/events`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => { this.server.close(closed); });
  }

  /** What each message says, verified by the reference library; throws where one is not signed by the secret. */
  verified(secret: string): { readonly id: string; readonly type: string; readonly timestamp: string; readonly data: any }[] {
    const verifier = new Webhook(secret);
    return this.received.map(({ headers, body }) => ({ id: headers['webhook-id'], ...verifier.verify(body, headers) as object }) as never);
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk as string;
    const taken = { headers: request.headers as Record<string, string>, body, path: request.url ?? '' };
    this.received.push(taken);
    this.answer(response, taken);
  }
}
