import { Agent, request } from 'node:http';

export class AnswerError extends Error {}

/** Asks one GraphQL endpoint over connections that are kept alive, as cheaply as Node can: its CPU is not what is measured. */
export class HttpClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: 256 });

  constructor(
    private readonly url: string,
    private readonly key: string | null = null,
  ) {}

  /** The data of the answer. @throws AnswerError where there are errors. */
  async ask<T = any>(body: string): Promise<T> {
    const { data, errors } = JSON.parse(await this.send('POST', '/graphql', body)) as {
      data?: T;
      errors?: { message: string }[];
    };
    if (errors !== undefined || data == null)
      throw new AnswerError(errors?.map(({ message }) => message).join('\n') ?? 'no data');
    return data;
  }

  get(path: string): Promise<string> {
    return this.send('GET', path);
  }

  /** The text of the answer, whatever it says; it is up to the caller to read it. */
  send(method: 'GET' | 'POST', path: string, body?: string): Promise<string> {
    return new Promise((done, fail) => {
      const sent = request(
        new URL(path, this.url),
        {
          agent: this.agent,
          method,
          headers: {
            ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
            ...(this.key === null ? {} : { authorization: `Bearer ${this.key}` }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response
            .on('data', (chunk: Buffer) => chunks.push(chunk))
            .on('error', fail)
            .on('end', () => done(Buffer.concat(chunks).toString('utf8')));
        },
      );
      sent.on('error', fail).end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** The body of a request: made once, so that writing it is not measured. */
export const bodyOf = (query: string, variables: Record<string, unknown> = {}): string => JSON.stringify({ query, variables });
