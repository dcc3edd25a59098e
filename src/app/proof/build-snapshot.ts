import { conflict, YardstickError } from '../../kernel/errors.js';
import { newId } from '../../kernel/ids.js';
import { ENGINE_VERSION } from '../../lang/engine-version.js';
import type { LoadedCatalog } from '../../store/catalog.js';
import type { Reading } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import { kpiReads } from '../../store/kpis.js';
import type { AppContext } from '../context.js';
import type { GoalPlan } from '../progress/goal-plan.js';
import { planGoal } from '../progress/plan-goals.js';
import { planning, type Planning } from '../progress/planning.js';
import { progressOfGoals } from '../progress/progress-of-goals.js';
import type { GoalProgress, PeriodProgress } from '../progress/progress-model.js';
import { calendarReads } from './calendar-reads.js';
import { contentHash } from './content-hash.js';
import { dimensionBreakdowns } from './dimension-breakdowns.js';
import { excludedPlan } from './excluded-plan.js';
import { evidenceReads } from './evidence-reads.js';
import { evidenceAsStored } from './evidence-sums.js';
import { judgedOfChildren } from './judged-of-children.js';
import { numberScans } from './period-scans.js';
import { plainJson } from './plain-json.js';
import { planReads } from './plan-reads.js';
import { replaySnapshot } from './replay-snapshot.js';
import type { SnapshotContent } from './snapshot-content.js';
import type { BuiltSnapshot, SnapshotRequest } from './snapshot-model.js';
import { standingExclusions } from './standing-exclusions.js';

/**
 * The number of a goal in one of its periods with everything that it was computed from, as of `request.knowledge`. Reads through
 * `reading`, which may be a transaction that writes: what it is about to write has no say in it. Throws what planning the goal
 * throws.
 */
export async function buildSnapshot(_ctx: Pick<AppContext, 'organizationId'>, reading: Reading, request: SnapshotRequest): Promise<BuiltSnapshot> {
  const { goal, period, knowledge } = request;
  const definitions = await planning(reading, [goal], { now: knowledge, definition: null });
  const plan = await planGoal(definitions, goal, { periods: () => [period], background: false });
  const exclusions = (await standingExclusions(reading, [goal.id], knowledge)).get(goal.id) ?? [];
  const reads = plan === null ? [] : evidenceReads((await numberScans(reading, plan, knowledge)).map((each) => each.request));
  const progress = await goalProgressAt(reading, request);
  const target = goal.targets.find(({ id }) => id === periodOf(progress, request).targetId);

  const unjudged = {
    goal: { id: goal.id, key: goal.key, versionId: goal.versionId, scope: goal.content.scope, materiality: goal.content.materiality },
    previousEdition: request.previousEdition,
    period: { ...period, timeZone: goal.content.cadence.calendar.timeZone },
    kpi: plan === null ? null : await frozenKpi(reading, definitions, goal, plan),
    calendar: goal.content.cadence.calendar,
    exclusions: exclusions.map(({ id, from, to, category, reason }) => ({ id, from, to, category, reason })),
    knowledge,
    sources: Object.fromEntries(progress.sources.map(({ source, lastRecordedAt, completeThrough }) => [source, { lastRecordedAt, completeThrough }])),
    engine: ENGINE_VERSION,
    rollup: goal.content.rollup, children: request.children,
    plan,
  };
  const replayed = await replaySnapshot(reading, unjudged, knowledge);
  const judged = plan === null ? judgedOfChildren(goal, period, replayed, progress) : periodOf(progress, request);
  const content = plainJson({
    ...unjudged, ...replayed,
    target: judged.target && target && { versionId: target.id, number: target.number, definition: judged.target },
    expected: judged.expected, margin: judged.margin, progress: judged.progress, met: judged.met,
    computed: judged.computed, rule: judged.rule, declared: request.declared,
    score: goal.content.rollup === null || goal.content.rollup.method === 'COUNT_MET' ? judged.score : replayed.value,
    budget: judged.budget, guardrailsOff: judged.guardrailsOff,
    signal: progress.signal, forecast: progress.projected,
    breakdowns: plan === null ? []
      : await dimensionBreakdowns(reading, { ...plan, plan: excludedPlan(plan.plan, exclusions) }, definitions.compiled, knowledge),
    evidence: { ...await evidenceAsStored(reading, reads, knowledge), reads },
  }) as SnapshotContent;
  return { id: newId(), knowledge, content, hash: contentHash(content), value: content.value, reads: planReads(reads) };
}

async function frozenKpi(
  reading: Reading, definitions: Planning<LoadedCatalog>, goal: StoredGoal, { kpi: { key, versionId, direction } }: GoalPlan,
): Promise<SnapshotContent['kpi']> {
  const version = await definitions.versionOf({ ...goal, content: { ...goal.content, kpi: key } });
  return {
    key, versionId, direction, reads: await kpiReads(reading, versionId),
    calendarReads: calendarReads(version, goal.content.scope, definitions.compiled.catalog),
  };
}

async function goalProgressAt(reading: Reading, { goal, knowledge }: SnapshotRequest): Promise<GoalProgress> {
  const [progress] = await progressOfGoals(reading, [goal], { knowledge, definition: null });
  if (progress instanceof YardstickError) throw progress;
  return progress!;
}

function periodOf({ history }: GoalProgress, { goal, period: { label } }: SnapshotRequest): PeriodProgress {
  const found = history.find((each) => each.label === label);
  if (found === undefined) throw conflict(`The goal "${goal.key}" has no period ${label} that has begun.`);
  return found;
}
