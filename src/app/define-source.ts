import { sourceModel, type Defined, type SourceModel } from './definitions/models.js';
import type { SourceInput } from './definitions/source-content.js';
import { defineOne, type DefineOptions } from './changes/define-one.js';
import type { AppContext } from './context.js';

/**
 * Declares a source, or redefines it where every measure and KPI over it stays valid, or `dependents` says what becomes of it, and no
 * stored field changes its type. The same content writes no version; a deleted source comes back under its old key with its rows. KPIs
 * that read a field that changed get versions, too. What is wrong comes back as diagnostics. Throws BAD_INPUT for texts that cannot be
 * stored, CONFLICT where `expectedVersion` does not stand.
 */
export const defineSource = (ctx: AppContext, input: SourceInput, options: DefineOptions = {}): Promise<Defined<SourceModel>> =>
  defineOne(ctx, 'sources', input, options, (catalog, key) => sourceModel(catalog.source(key)!));
