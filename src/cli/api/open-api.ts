import type { Config } from '../../config.js';
import { CliError, EXIT } from '../cli-error.js';
import { withDatabase } from '../open-database.js';
import { directApi, directPlatform } from './direct-api.js';
import { httpApi, httpPlatform } from './http-api.js';
import type { PlatformApi, YardstickApi } from './yardstick-api.js';

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
  return url === null ? withDatabase(config, (database) => work(directApi(database, secret))) : work(httpApi(url, secret));
}

/** Runs work as the platform: with its key on a server, or by owning the database. */
export async function withPlatform<T>(config: Config, access: Access, work: (platform: PlatformApi) => Promise<T>): Promise<T> {
  const url = access.url ?? config.url;
  if (url === null) return withDatabase(config, (database) => work(directPlatform(database)));
  if (config.platformKey === null)
    throw new CliError(`To make an organisation on ${url}, its platform key is needed: YARDSTICK_ADMIN_KEY.`, EXIT.usage);
  return work(httpPlatform(url, config.platformKey));
}
