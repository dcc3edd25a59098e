import { deleteOne } from './changes/delete-one.js';
import type { DefineOptions } from './changes/define-one.js';
import type { AppContext } from './context.js';

/**
 * Withdraws a source from now on: questions as of an earlier definition still find it, and defining the key again brings it and its rows
 * back. Returns its id. Throws NOT_FOUND, and CONFLICT while measures read it, unless `dependents` says what becomes of them.
 */
export const deleteSource = (ctx: AppContext, key: string, options: DefineOptions = {}): Promise<string> => deleteOne(ctx, 'sources', key, options);
