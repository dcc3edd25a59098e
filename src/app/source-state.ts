import type { AppContext } from './context.js';
import { factsOfNow } from './source-freshness.js';

/** IMPORTING: its history is being imported; it answers for nothing and takes nothing else. NOT_FOUND for a key of nothing. */
export const sourceState = async (ctx: AppContext, key: string): Promise<'OPEN' | 'IMPORTING'> =>
  (await factsOfNow(ctx, key)).importing ? 'IMPORTING' : 'OPEN';
