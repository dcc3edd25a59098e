import { didYouMean } from '../../kernel/suggest.js';
import { CliError } from '../cli-error.js';
import type { SourceDescription, YardstickApi } from './yardstick-api.js';

/** The source, or the nearest key that exists. */
export async function requireSource(api: YardstickApi, key: string): Promise<SourceDescription> {
  const source = await api.source(key);
  if (source !== null) return source;
  const keys = await api.sourceKeys();
  const known = keys.length === 0 ? 'Define one first, with defineSource.' : `There is ${keys.join(', ')}.`;
  throw new CliError(`There is no source "${key}". ${didYouMean(key, keys) ?? known}`);
}
