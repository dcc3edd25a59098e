import { Temporal } from 'temporal-polyfill';
import { instantText } from '../../kernel/instant.js';
import type { Reading } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import { loadLastStatuses, loadMark, moveMark, writeGoalStatus, writtenSources, type NewGoalStatus } from '../../store/rounds.js';
import type { AppContext } from '../context.js';
import { compiledCatalog } from '../evaluation/compiled-catalog.js';
import { emitEvent } from '../notifications/emit-event.js';
import { activatedGoals } from '../reviews/family.js';
import { goalKpis } from '../reviews/goal-kpi.js';
import { computedStatuses } from './computed-statuses.js';
import { inBatches } from './in-batches.js';

interface Changed extends NewGoalStatus {
  readonly goal: StoredGoal;
}

/**
 * Tells where the computed status of a running goal is another than was last told. Looked at are the goals that may have changed since
 * the last round: what they read was written, they were changed themselves, a day of theirs began. Returns how many were told.
 */
export async function tellStatuses(ctx: AppContext): Promise<number> {
  const { database, organizationId } = ctx;
  const { changed, through, looked } = await database.read(organizationId, async (reading) => {
    const [mark, now, goals] = [await loadMark(reading), await reading.knowledge(), await activatedGoals(reading)];
    const candidates = await mayHaveChanged(reading, goals.filter(isRunning), mark.status, now);
    return { changed: await changedAmong(reading, candidates), through: now, looked: candidates.length > 0 };
  });
  const told = await inBatches(changed, (batch) => database.write(organizationId, async (tx) => {
    await tx.stamp();
    // Another process may have told it meanwhile, of later rows even: what was seen here is then old.
    if ((await loadMark(tx)).status >= through) return 0;
    const last = await loadLastStatuses(tx);
    const news = batch.filter(({ goalId, period, status }) => !isSame(last.get(goalId), { period, status }));
    for (const { goal, ...status } of news) {
      const before = last.get(goal.id);
      await writeGoalStatus(tx, status);
      const { period, status: computed, rule } = status;
      await emitEvent(tx, 'goal.status_changed', {
        goal, review: null, details: { period, status: computed, rule, previous: before?.status ?? null, asOf: instantText(through) },
      });
    }
    return news.length;
  }));
  if (looked) await database.write(organizationId, async (tx) => {
    await tx.stamp();
    await moveMark(tx, { status: through });
  });
  return told;
}

const isRunning = ({ state }: StoredGoal): boolean => state === 'ACTIVE' || state === 'REBASE_REQUIRED';

const isSame = (a: { readonly period: string; readonly status: string } | undefined, b: { readonly period: string; readonly status: string }): boolean =>
  a !== undefined && a.period === b.period && a.status === b.status;

/** Goals with whatever their status stands on: what they read, their children, their guardrails. */
async function mayHaveChanged(reading: Reading, goals: readonly StoredGoal[], since: number, now: number): Promise<StoredGoal[]> {
  if (goals.length === 0) return [];
  const [written, kpis, told] = [await writtenSources(reading, since), await goalKpis(reading, goals), await loadLastStatuses(reading)];
  const { catalog } = await compiledCatalog(reading, null);
  const isRedefined = (kpi: string | null): boolean => kpi !== null && (catalog.kpi(kpi)?.createdAt ?? 0) > since;
  const moved = new Set(goals.filter((goal) =>
    !told.has(goal.id) || isNewDay(goal, since, now) || lastChange(goal) > since || isRedefined(goal.content.kpi)
    || kpis.get(goal.id)!.sources.some(({ key }) => written.has(key))).map(({ key }) => key));
  for (let before = -1; before < moved.size;) {
    before = moved.size;
    for (const { key, content: { parent, guardrails } } of goals) {
      if (parent?.edge === 'ROLLUP' && moved.has(key)) moved.add(parent.goal);
      if (guardrails.some((guardrail) => moved.has(guardrail))) moved.add(key);
    }
  }
  return goals.filter(({ key }) => moved.has(key));
}

const lastChange = ({ recordedAt, transitions, targets }: StoredGoal): number =>
  Math.max(recordedAt, transitions.at(-1)!.recordedAt, targets.at(-1)?.recordedAt ?? 0);

function isNewDay({ content: { cadence: { calendar } } }: StoredGoal, since: number, now: number): boolean {
  const dayOf = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(calendar.timeZone).toPlainDate().toString();
  return dayOf(since) !== dayOf(now);
}

async function changedAmong(reading: Reading, goals: readonly StoredGoal[]): Promise<Changed[]> {
  if (goals.length === 0) return [];
  const last = await loadLastStatuses(reading);
  const computed = await computedStatuses(reading, goals);
  return goals.flatMap((goal) => {
    const status = computed.get(goal.id);
    return status === undefined || isSame(last.get(goal.id), status) ? [] : [{ goal, goalId: goal.id, ...status }];
  });
}
