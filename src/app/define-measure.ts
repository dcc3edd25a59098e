import type { MeasureInput } from './definitions/measure-content.js';
import { measureModel, type Defined, type MeasureModel } from './definitions/models.js';
import { defineOne, type DefineOptions } from './changes/define-one.js';
import type { AppContext } from './context.js';

/**
 * Declares a measure, or redefines it where every KPI over it stays valid or `dependents` says what becomes of it. The same content
 * writes no version; a deleted measure comes back under its old key. KPIs over it get versions, too. What is wrong comes back as
 * diagnostics. Throws BAD_INPUT for texts that cannot be stored, CONFLICT where `expectedVersion` does not stand.
 */
export const defineMeasure = (ctx: AppContext, input: MeasureInput, options: DefineOptions = {}): Promise<Defined<MeasureModel>> =>
  defineOne(ctx, 'measures', input, options, (catalog, key) => measureModel(catalog.measure(key)!));
