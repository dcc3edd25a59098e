import type pg from 'pg';
import { from as copyFrom, type CopyStreamQuery } from 'pg-copy-streams';

type Send = (...args: unknown[]) => unknown;

/**
 * COPY … FROM STDIN within the ORM's transactions, whose drivers know statements and no streams. A statement whose data lies
 * ready here is sent as a stream by the connection that it reaches.
 */
export class CopyStreams {
  private readonly data = new Map<string, Buffer>();
  private number = 0;

  /** Runs `statement` (`copy … from stdin`) through `run`, which brings its text to a connection unchanged. */
  async copy(statement: string, data: Buffer, run: (text: string) => Promise<unknown>): Promise<void> {
    const text = `${statement} /* ${++this.number} */`;
    this.data.set(text, data);
    try {
      await run(text);
    } finally {
      this.data.delete(text);
    }
  }

  /** To be called for every connection of the pool. */
  attach(client: pg.PoolClient): void {
    const send = client.query.bind(client) as Send;
    client.query = ((...args: unknown[]) => {
      const data = typeof args[0] === 'string' ? this.data.get(args[0]) : undefined;
      return data === undefined ? send(...args) : sendCopy(send, args[0] as string, data);
    }) as typeof client.query;
  }
}

function sendCopy(send: Send, text: string, data: Buffer): Promise<Pick<pg.QueryResult, 'command' | 'rowCount' | 'rows'>> {
  const stream = send(copyFrom(text)) as CopyStreamQuery;
  return new Promise((resolve, reject) => {
    stream.on('error', reject);
    stream.on('finish', () => resolve({ command: 'COPY', rowCount: stream.rowCount, rows: [] }));
    stream.end(data);
  });
}
