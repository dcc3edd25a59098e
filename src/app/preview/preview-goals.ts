import { YardstickError } from '../../kernel/errors.js';
import type { Catalog } from '../../lang/catalog.js';
import { loadGoals, type StoredGoal } from '../../store/goals.js';
import { authorize } from '../access.js';
import type { DefinitionChange } from '../changes/definition-change.js';
import type { AppContext } from '../context.js';
import type { Question } from '../evaluation-answer.js';
import { instantArgument } from '../instant-argument.js';
import { FamilyJudgement, type PlannedRun } from '../progress/family-judgement.js';
import { goalFamily } from '../progress/goal-family.js';
import { pinOf, planning, planningAfter } from '../progress/planning.js';
import { readGoals } from '../progress/read-goals.js';
import { previewedGoal, type JudgedSide, type PreviewedGoal } from './previewed-goal.js';

/** A change that is not stored: what becomes of definitions, and how they would be. */
export interface PreviewedChange {
  readonly changes: readonly DefinitionChange[];
  readonly after: Catalog;
}

/**
 * How each open goal on a KPI that a change moves stands in its current period, and how it would: by the version that would be in force, where it
 * follows, or pins one that gets a major one, as a rebase would have it; and goals that are made of the scores of such goals, once all of these
 * were rebased. Goals and their targets are those that stand. By key.
 */
export async function previewGoals(ctx: AppContext, { changes, after }: PreviewedChange, asOf?: Question['asOf']): Promise<readonly PreviewedGoal[]> {
  authorize(ctx, 'readGoals');
  const moved = new Map(changes.filter(({ kind, action }) => kind === 'KPI' && action !== 'RENAMED' && action !== 'UNCHANGED')
    .map(({ key, change }) => [key, change]));
  if (moved.size === 0) return [];
  const reading = await ctx.reading();
  const definition = instantArgument(asOf?.definition, 'asOf.definition');
  const goals = movedGoals(await loadGoals(reading, {}, definition), moved);
  if (goals.length === 0) return [];

  const latest = await reading.knowledge();
  const now = Math.min(instantArgument(asOf?.knowledge, 'asOf.knowledge') ?? latest, latest);
  const family = await goalFamily(reading, goals, definition);
  const members = [...family.members.values()];
  const before = await planning(reading, members, { now, definition });
  const would = planningAfter(before, after);
  const rebased = goals.filter((goal) => pinOf(goal) !== null && (goal.state === 'REBASE_REQUIRED' || moved.get(goal.content.kpi!) === 'MAJOR'));
  const [old, kept] = [await readGoals(reading, members, before), await readGoals(reading, members, would)];
  const anew = await readGoals(reading, rebased.map((goal) => ({ ...goal, pinnedVersionId: null })), would);
  const judged = (goal: StoredGoal, read: ReadonlyMap<string, PlannedRun | YardstickError>): JudgedSide => {
    try {
      const { periods: { current }, plan } = new FamilyJudgement(family, read, now).judge(goal);
      return { current: current?.progress ?? null, unit: plan?.kpi.unit ?? null };
    } catch (error) {
      if (error instanceof YardstickError) return error;
      throw error;
    }
  };
  return goals.map((goal) => {
    const own = anew.get(goal.key);
    // Others are as they will be before anybody decides about them, but for those that a score is made of.
    const next = goal.content.kpi === null ? new Map([...kept, ...anew]) : own === undefined ? kept : new Map([...kept, [goal.key, own]]);
    return previewedGoal(goal, own !== undefined, judged(goal, old), judged(goal, next));
  });
}

/** Open goals on these KPIs, and all that their scores make, however far up. In the order of `all`. */
function movedGoals(all: readonly StoredGoal[], kpis: ReadonlyMap<string, unknown>): StoredGoal[] {
  const open = all.filter(({ state }) => state !== 'CLOSED');
  const byKey = new Map(open.map((goal) => [goal.key, goal]));
  const moved = new Set(open.filter(({ content: { kpi } }) => kpi !== null && kpis.has(kpi)));
  // The iteration goes on over what is added meanwhile.
  for (const { content: { parent } } of moved) {
    const above = parent?.edge === 'ROLLUP' ? byKey.get(parent.goal) : undefined;
    if (above?.content.kpi === null) moved.add(above);
  }
  return open.filter((goal) => moved.has(goal));
}
