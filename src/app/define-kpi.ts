import type { KpiInput } from './definitions/kpi-content.js';
import { kpiModel, type KpiModel } from './definitions/kpi-model.js';
import type { Defined } from './definitions/models.js';
import { defineOne, type DefineOptions } from './changes/define-one.js';
import type { AppContext } from './context.js';

/**
 * Declares a KPI, or redefines it where every KPI over it stays valid or `dependents` says what becomes of it. The same content writes
 * no version; one whose numbers cannot be compared with the old ones is major, any other minor; name, description, tags, drivers and
 * cadence write none. KPIs over it get versions, too. What is wrong comes back as diagnostics. Throws BAD_INPUT for texts that cannot
 * be stored, CONFLICT where `expectedVersion` does not stand.
 */
export const defineKpi = (ctx: AppContext, input: KpiInput, options: DefineOptions = {}): Promise<Defined<KpiModel>> =>
  defineOne(ctx, 'kpis', input, options, (catalog, key) => kpiModel(catalog.kpi(key)!));
