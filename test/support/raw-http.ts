import { connect, type Socket } from 'node:net';
import { afterTheFile } from './database.js';

export interface RawAnswer {
  readonly status: number;
  /** In lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection on which a request is sent byte by byte, as some other program sends it, and kept alive for the next. */
export class RawConnection {
  private received = Buffer.alloc(0);
  private ended = false;
  private wake: () => void = () => undefined;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.wake();
    });
    socket.on('close', () => {
      this.ended = true;
      this.wake();
    });
  }

  static async to(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    await new Promise<void>((done, fail) => {
      socket.once('connect', done).once('error', fail);
    });
    socket.on('error', () => undefined);
    afterTheFile(async () => void socket.destroy());
    return new RawConnection(socket);
  }

  send(text: string): void {
    this.socket.write(text);
  }

  /** The next answer, interim ones (100 Continue) included. */
  async answer(): Promise<RawAnswer> {
    const head = (await this.until((bytes) => positionBehind(bytes, '\r\n\r\n'))).toString('latin1');
    const [first, ...lines] = head.trimEnd().split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first!)![1]);
    const length = headers['content-length'] === undefined ? 0 : Number(headers['content-length']);
    const body =
      headers['transfer-encoding'] === 'chunked'
        ? await this.chunks()
        : await this.until((bytes) => (bytes.length >= length ? length : -1));
    return { status, headers, body: body.toString('utf8') };
  }

  private async chunks(): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (;;) {
      const size = parseInt((await this.until((bytes) => positionBehind(bytes, '\r\n'))).toString('latin1'), 16);
      const chunk = await this.until((bytes) => (bytes.length >= size + 2 ? size + 2 : -1));
      if (size === 0) return Buffer.concat(parts);
      parts.push(chunk.subarray(0, size));
    }
  }

  /** Takes the bytes before the position as soon as there is one. */
  private async until(position: (bytes: Buffer) => number): Promise<Buffer> {
    for (;;) {
      const at = position(this.received);
      if (at >= 0) {
        const taken = this.received.subarray(0, at);
        this.received = this.received.subarray(at);
        return taken;
      }
      if (this.ended) throw new Error(`the connection ended after ${JSON.stringify(this.received.toString())}`);
      await new Promise<void>((done) => {
        this.wake = done;
      });
    }
  }
}

function positionBehind(bytes: Buffer, mark: string): number {
  const at = bytes.indexOf(mark);
  return at < 0 ? -1 : at + mark.length;
}
