import { setTimeout } from 'node:timers/promises';
import type { RecordReport } from '../../app/record-report.js';
import { CliError } from '../cli-error.js';
import { refuseDiagnostics } from './diagnostics.js';
import type { SentRow } from '../../app/row-checks/check-row.js';
import { HttpChunk } from './http-chunk.js';
import { httpDefinitions } from './http-definitions.js';
import { httpLibrary } from './http-library.js';
import type { SourceDescription, YardstickApi } from './yardstick-api.js';

interface GraphQLError {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly hint?: string; readonly retryAfterSeconds?: number };
}

/** An error of the API, with its code. */
class ApiError extends CliError {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

type Ask = <T>(document: string, variables?: Record<string, unknown>) => Promise<T>;

/** Sends documents to a server as any client does. Where the key has asked for too much, it waits as long as it is told to. */
const asker =
  (url: string, secret: string): Ask =>
  async <T>(document: string, variables: Record<string, unknown> = {}): Promise<T> => {
    const { data, errors } = (await post(url, secret, JSON.stringify({ query: document, variables }))) as {
      data?: T;
      errors?: GraphQLError[];
    };
    const [error] = errors ?? [];
    if (error?.extensions?.code === 'RATE_LIMITED') {
      await setTimeout(1_000 * (error.extensions.retryAfterSeconds ?? 1));
      return asker(url, secret)(document, variables);
    }
    if (error !== undefined)
      throw new ApiError(error.extensions?.code ?? '', [error.message, error.extensions?.hint].filter(Boolean).join(' '));
    return data as T;
  };

async function post(url: string, secret: string, body: string): Promise<unknown> {
  const endpoint = `${url.replace(/\/+$/, '').replace(/\/graphql$/, '')}/graphql`;
  let response: Response;
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body,
    });
  } catch (error) {
    const cause = (error as Error).cause as Error | undefined;
    throw new CliError(`Cannot reach ${endpoint}: ${cause?.message ?? (error as Error).message}.`);
  }
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new CliError(`${endpoint} answered ${response.status} and no JSON: is it a Yardstick server?`);
  }
}

const DIAGNOSTICS = 'diagnostics { code message hint }';
type Diagnosed = Record<string, { diagnostics: { code: string; message: string; hint: string | null }[] }>;

/** The API of an organisation on a server. */
export function httpApi(url: string, secret: string): YardstickApi {
  const ask = asker(url, secret);
  const define = async (noun: string, mutation: string, inputType: string, input: { readonly key: string }): Promise<void> => {
    const document = `mutation ($input: ${inputType}!) { ${mutation}(input: $input) { ${DIAGNOSTICS} } }`;
    refuseDiagnostics(`${noun} "${input.key}"`, (await ask<Diagnosed>(document, { input }))[mutation]!.diagnostics);
  };
  const record = async (
    source: string,
    interactions: readonly SentRow[],
    completeThrough: string | null,
  ): Promise<RecordReport> =>
    (
      await ask<{ recordInteractions: RecordReport }>(
        `mutation ($source: String!, $interactions: [InteractionInput!]!, $completeThrough: DateTime) {
        recordInteractions(source: $source, interactions: $interactions, completeThrough: $completeThrough) {
          accepted unchanged superseded stale retracted rejected { index key code message } knowledge
        }
      }`,
        { source, interactions, completeThrough },
      )
    ).recordInteractions;
  return {
    timeZone: async () =>
      (await ask<{ organization: { timeZone: string } }>('{ organization { timeZone } }')).organization.timeZone,
    async source(key) {
      type Found = {
        source: (Omit<SourceDescription, 'completeThrough'> & { freshness: { completeThrough: string | null } }) | null;
      };
      const { source } = await ask<Found>(
        'query ($key: String!) { source(key: $key) { key fields { key type expression } freshness { completeThrough } } }',
        { key },
      );
      return source === null ? null : { key, fields: source.fields, completeThrough: source.freshness.completeThrough };
    },
    sourceKeys: async () =>
      (await ask<{ sources: { nodes: { key: string }[] } }>('{ sources(first: 100) { nodes { key } } }')).sources.nodes.map(
        ({ key }) => key,
      ),
    defineSource: (input) => define('source', 'defineSource', 'SourceInput', input),
    defineMeasure: (input) => define('measure', 'defineMeasure', 'MeasureInput', input),
    defineKpi: (input) => define('KPI', 'defineKpi', 'KpiInput', input),
    defineTag: (input) => define('tag', 'defineTag', 'TagInput', input),
    defineSchedule: (input) => define('schedule', 'defineSchedule', 'ScheduleInput', input),
    recordInteractions: record,
    importer: async (source) => ({ chunk: () => new HttpChunk((rows) => record(source, rows, null)) }),
    history: null,
    library: httpLibrary(ask),
    definitions: httpDefinitions(ask),
    createServiceKey: async (name, role) =>
      (
        await ask<{ createApiKey: { secret: string } }>(
          'mutation ($name: String!, $role: Role!) { createApiKey(name: $name, role: $role, service: true) { secret } }',
          { name, role },
        )
      ).createApiKey.secret,
  };
}
