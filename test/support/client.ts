import type { TypedDocumentString } from '../generated/graphql.js';

/** What came back over HTTP, whatever it is. */
export interface Answer<Data = any> {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: Data | null;
  readonly errors?: readonly AnsweredError[];
}

export interface AnsweredError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly [name: string]: any };
}

export class ApiError extends Error {
  constructor(readonly status: number, readonly errors: readonly AnsweredError[]) {
    super(errors.map(({ message, extensions }) => `${extensions.code}: ${message}`).join('\n'));
  }
}

/** A client of the API as any other: HTTP, one key, nothing of the server's code. */
export class Client {
  constructor(readonly url: string, readonly key?: string) {}

  as(key: string | undefined): Client {
    return new Client(this.url, key);
  }

  /** The data of a typed operation. Throws an ApiError where there are errors. */
  async ask<Data, Variables>(
    document: TypedDocumentString<Data, Variables>, ...[variables]: Variables extends Record<string, never> ? [] : [Variables]
  ): Promise<Data> {
    const answer = await this.send<Data>(String(document), variables as Record<string, unknown> | undefined);
    if (answer.errors !== undefined || answer.data === null || answer.data === undefined) throw new ApiError(answer.status, answer.errors ?? []);
    return answer.data;
  }

  /** Any text as a query. */
  async send<Data = any>(query: string, variables?: Record<string, unknown>, operationName?: string): Promise<Answer<Data>> {
    return this.post(JSON.stringify({ query, variables, operationName }));
  }

  /** The codes of the errors alone. */
  async codes(query: string, variables?: Record<string, unknown>): Promise<string[]> {
    return (await this.send(query, variables)).errors?.map(({ extensions }) => extensions.code) ?? [];
  }

  async post(body: string): Promise<Answer> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(this.key === undefined ? {} : { authorization: `Bearer ${this.key}` }) },
      body,
    });
    return { status: response.status, headers: response.headers, ...await response.json() as object };
  }
}
