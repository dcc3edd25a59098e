import type { DemoDefinitions } from '../../../seeds/demo-definitions.js';
import type { YardstickApi } from '../api/yardstick-api.js';

/** Defines what a demo needs; what is there already with the same content writes no version. */
export async function defineAll(api: YardstickApi, { sources, measures, kpis }: DemoDefinitions): Promise<void> {
  for (const source of sources) await api.defineSource(source);
  for (const measure of measures) await api.defineMeasure(measure);
  for (const kpi of kpis) await api.defineKpi(kpi);
}
