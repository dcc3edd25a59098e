import { Temporal } from 'temporal-polyfill';
import { instantText } from '../../kernel/instant.js';
import type { Reading, Writing } from '../../store/database.js';
import { loadToldAlerts, writeAlert } from '../../store/goal-alerts.js';
import type { StoredGoal } from '../../store/goals.js';
import { loadLastStatuses, loadMark, moveMark, writeGoalStatus, writtenSources } from '../../store/rounds.js';
import type { AppContext } from '../context.js';
import { compiledCatalog } from '../evaluation/compiled-catalog.js';
import { emitEvent } from '../notifications/emit-event.js';
import { activatedGoals } from '../reviews/family.js';
import { goalKpis } from '../reviews/goal-kpi.js';
import { alertChanges, type AlertChange } from './alert-changes.js';
import { goalStandings, type GoalStanding } from './goal-standings.js';
import { inBatches } from './in-batches.js';

interface Stood {
  readonly goal: StoredGoal;
  readonly standing: GoalStanding;
}

/** What of a goal is other than was last told. */
interface News {
  readonly goal: StoredGoal;
  /** `previous` null: none was told yet. Undefined: it is as it was. */
  readonly status: (GoalStanding['status'] & { readonly previous: string | null }) | undefined;
  readonly alerts: readonly AlertChange[];
}

/**
 * Tells where the computed status of a running goal is another than was last told, and where a signal of its numbers begins or is over.
 * Looked at are the goals that may have changed since the last round: what they read was written, they were changed themselves, a day of
 * theirs began. Returns of how many goals something was told.
 */
export async function tellStatuses(ctx: AppContext): Promise<number> {
  const { database, organizationId } = ctx;
  const { changed, through, looked } = await database.read(organizationId, async (reading) => {
    const [mark, now, goals] = [await loadMark(reading), await reading.knowledge(), await activatedGoals(reading)];
    const candidates = await mayHaveChanged(reading, goals.filter(isRunning), mark.status, now);
    const stood = await standing(reading, candidates);
    const changed = new Set((await newsAmong(reading, stood)).map(({ goal }) => goal.id));
    return { changed: stood.filter(({ goal }) => changed.has(goal.id)), through: now, looked: candidates.length > 0 };
  });
  const told = await inBatches(changed, (batch) => database.write(organizationId, async (tx) => {
    await tx.stamp();
    // Another process may have told it meanwhile, of later rows even: what was seen here is then old.
    if ((await loadMark(tx)).status >= through) return 0;
    const news = await newsAmong(tx, batch);
    for (const each of news) await tell(tx, each, instantText(through));
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

async function standing(reading: Reading, goals: readonly StoredGoal[]): Promise<Stood[]> {
  if (goals.length === 0) return [];
  const standings = await goalStandings(reading, goals);
  return goals.flatMap((goal) => {
    const found = standings.get(goal.id);
    return found === undefined ? [] : [{ goal, standing: found }];
  });
}

async function newsAmong(reading: Reading, stood: readonly Stood[]): Promise<News[]> {
  if (stood.length === 0) return [];
  const [last, told] = [await loadLastStatuses(reading), await loadToldAlerts(reading)];
  return stood.map(({ goal, standing: now }): News => {
    const before = last.get(goal.id);
    const status = isSame(before, now.status) ? undefined : { ...now.status, previous: before?.status ?? null };
    return { goal, status, alerts: alertChanges(now, told.get(goal.id)) };
  }).filter(({ status, alerts }) => status !== undefined || alerts.length > 0);
}

async function tell(tx: Writing, { goal, status, alerts }: News, asOf: string): Promise<void> {
  if (status !== undefined) {
    const { previous, ...now } = status;
    await writeGoalStatus(tx, { goalId: goal.id, ...now });
    await emitEvent(tx, 'goal.status_changed', { goal, review: null, details: { ...now, previous, asOf } });
  }
  for (const { alert, active, point, kind, details } of alerts) {
    await writeAlert(tx, goal.id, alert, { active, point });
    await emitEvent(tx, kind, { goal, review: null, details: { ...details, active, asOf } });
  }
}
