import type { Catalog } from '../../../src/lang/catalog.js';

/** Of an organisation without any definition. */
export const EMPTY_CATALOG: Catalog = {
  source: () => undefined, measure: () => undefined, kpi: () => undefined, tag: () => undefined, schedule: () => undefined,
  sourceKeys: [], measureKeys: [], kpiKeys: [], tagKeys: [], scheduleKeys: [],
};
