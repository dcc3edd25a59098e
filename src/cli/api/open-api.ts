import type { Config } from '../../config.js';
import { CliError, EXIT } from '../cli-error.js';
import { httpApi } from './http-api.js';
import type { YardstickApi } from './yardstick-api.js';

/** Where a command works, as its options and the environment say. */
export interface Access {
  /** A server; absent: the database itself. */
  readonly url?: string;
  readonly apiKey?: string;
}

/** Runs work with the rights of an API key: over HTTP where a server is named, else over the database. */
export async function withApi<T>(config: Config, access: Access, work: (api: YardstickApi) => Promise<T>): Promise<T> {
  const secret = access.apiKey ?? config.apiKey;
  if (secret === null) {
    throw new CliError('Which organisation? Give an API key of it: YARDSTICK_API_KEY, or --api-key.', EXIT.usage);
  }
  const url = access.url ?? config.url;
  if (url !== null) return work(httpApi(url, secret));
  // Loading the service takes longer than all else that a command does.
  const { withDirectApi } = await import('./direct-access.js');
  return withDirectApi(config, secret, work);
}
