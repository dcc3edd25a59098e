import { revisionOutcome } from '../../calendar/revision.js';
import { loadConfirmationTimes } from '../../store/goal-figures.js';
import { kpiVersions } from '../../store/kpis.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { kpiModel } from '../definitions/kpi-model.js';
import { compiledCatalog } from '../evaluation/compiled-catalog.js';
import { organizationCalendar } from '../evaluation/organization-calendar.js';
import { writtenContents } from '../kpi-revision.js';
import { shareOf, type GoalCycle } from './goal-cycle.js';

/** How many KPIs were looked at in time; each is counted once, by the worst of its due dates in the cycle. */
export interface RevisedKpisModel {
  /** KPIs in service with a due date in the cycle that has passed: onTime + late + overdue. */
  readonly due: number;
  readonly onTime: number;
  readonly late: number;
  /** Nobody has looked since. */
  readonly overdue: number;
  /** onTime / due; null where none was due. */
  readonly onTimeShare: number | null;
}

/** By the revision cadences of now. */
export async function revisedKpis(ctx: AppContext, { window: { from, to }, now }: GoalCycle): Promise<RevisedKpisModel> {
  authorize(ctx, 'readDefinitions');
  const reading = await ctx.reading();
  const { catalog } = await compiledCatalog(reading, null);
  const kpis = catalog.kpiKeys.map((key) => kpiModel(catalog.kpi(key)!)).filter(({ reviseEvery }) => reviseEvery !== null);
  const { timeZone } = await organizationCalendar(reading, null);
  const [versions, confirmed] = [await kpiVersions(reading, kpis.map(({ id }) => id)), await loadConfirmationTimes(reading, now)];
  const outcomes = kpis.map(({ id, reviseEvery }, index) => {
    const written = writtenContents(versions[index]!).map(({ recordedAt }) => recordedAt).filter((at) => at <= now);
    const looks = [...written, ...confirmed.get(id) ?? []].sort((a, b) => a - b);
    return revisionOutcome(looks, reviseEvery!, timeZone, { from, to, now });
  });
  const count = (outcome: (typeof outcomes)[number]): number => outcomes.filter((each) => each === outcome).length;
  const [onTime, late, overdue] = [count('ON_TIME'), count('LATE'), count('OVERDUE')];
  const due = onTime + late + overdue;
  return { due, onTime, late, overdue, onTimeShare: shareOf(onTime, due) };
}
