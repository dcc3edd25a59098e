import { tagModel, type Defined, type TagModel } from './definitions/models.js';
import type { TagInput } from './definitions/tag-content.js';
import { defineOne, type DefineOptions } from './changes/define-one.js';
import type { AppContext } from './context.js';

/**
 * Declares a calendar tag, or gives it other ranges: what uses it follows. The same content writes no version; a deleted tag comes
 * back under its old key. Throws BAD_INPUT for ranges that cannot be, CONFLICT where `expectedVersion` does not stand.
 */
export const defineTag = (ctx: AppContext, input: TagInput, options: DefineOptions = {}): Promise<Defined<TagModel>> =>
  defineOne(ctx, 'tags', input, options, (catalog, key) => tagModel(catalog.tag(key)!));
