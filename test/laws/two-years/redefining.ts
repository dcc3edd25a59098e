import { instantText } from '../../../src/kernel/instant.js';
import type { Company } from './company.js';
import type { Journal } from './journal.js';
import { KPIS, type Meaning, type ModelKpi } from './kpi-model.js';
import type { Random } from './random.js';
import type { TwoYearsModel } from './two-years-model.js';

const BOUNDS: Readonly<Record<ModelKpi, readonly number[]>> = {
  volume: [0, 500, 2_000], revenue: [20_000, 19_000, 15_000], small_share: [8_000, 10_000, 12_000], happiness: [300, 400],
};

/** What the KPIs mean at first. */
export const someMeanings = (random: Random): Record<ModelKpi, Meaning> =>
  Object.fromEntries(KPIS.map((key) => [key, { bound: random.pick(BOUNDS[key]), lagDays: key === 'happiness' ? 5 : 0 }])) as Record<ModelKpi, Meaning>;

/** Makes the version known that is in force. */
export async function learnVersion(company: Company, model: TwoYearsModel, key: ModelKpi, meaning: Meaning): Promise<void> {
  model.kpis.published(key, await company.version(key, meaning));
}

/** Another bound, whose numbers cannot be compared with the old ones, or another lag, whose can. */
export async function redefine(company: Company, model: TwoYearsModel, random: Random, journal: Journal): Promise<string | null> {
  const key = random.pick(KPIS);
  const before = model.kpis.current(key);
  const isMinor = random.chance(0.4);
  const meaning: Meaning = isMinor
    ? { bound: before.bound, lagDays: before.lagDays === 5 ? 3 : 5 }
    : { lagDays: before.lagDays, bound: random.pick(BOUNDS[key].filter((bound) => bound !== before.bound)) };
  await company.define(key, meaning);
  await learnVersion(company, model, key, meaning);
  const { major, stamp } = model.kpis.current(key);
  journal.tell(isMinor ? 'minor version' : 'major version', `${key} at ${instantText(stamp)}`);
  return major === before.major + (isMinor ? 0 : 1) ? null : `${key} became version ${major} after ${before.major}`;
}
