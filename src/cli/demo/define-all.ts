import type { DemoDefinitions } from '../../../seeds/demo-definitions.js';
import type { YardstickApi } from '../api/yardstick-api.js';

/** Defines what a demo needs; what is there already with the same content writes no version. */
export async function defineAll(api: YardstickApi, demo: DemoDefinitions): Promise<void> {
  for (const source of demo.sources) await api.defineSource(source);
  for (const tag of demo.tags ?? []) await api.defineTag(tag);
  for (const schedule of demo.schedules ?? []) await api.defineSchedule(schedule);
  if (demo.packs !== undefined) await installAnswerable(api, demo.packs);
  for (const measure of demo.measures) await api.defineMeasure(measure);
  for (const kpi of demo.kpis) await api.defineKpi(kpi);
}

/** Of the packs those KPIs that the sources can answer; sources and measures that are there stay as they are. */
async function installAnswerable({ library }: YardstickApi, packs: readonly string[]): Promise<void> {
  const kpis = (await library.packs())
    .filter(({ key }) => packs.includes(key))
    .flatMap((pack) => pack.kpis.filter(({ missing }) => missing.length === 0).map(({ key }) => key));
  await library.install({ keys: packs, kpis, currency: 'EUR' });
}
