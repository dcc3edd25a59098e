import type { Config } from '../../config.js';
import { withDatabase } from '../open-database.js';
import { directApi, directPlatform } from './direct-api.js';
import type { PlatformApi, YardstickApi } from './yardstick-api.js';

/** Runs work over the database itself, with the rights of an API key. Load this where it is needed: it brings the whole service along. */
export const withDirectApi = <T>(config: Config, secret: string, work: (api: YardstickApi) => Promise<T>): Promise<T> =>
  withDatabase(config, (database) => work(directApi(database, secret)));

/** The same as the platform. */
export const withDirectPlatform = <T>(config: Config, work: (platform: PlatformApi) => Promise<T>): Promise<T> =>
  withDatabase(config, (database) => work(directPlatform(database)));
