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
 * follows, or pins one that gets a major one, as a rebase would have it. Goals and their targets are those that stand. By key.
 */
export async function previewGoals(ctx: AppContext, { changes, after }: PreviewedChange, asOf?: Question['asOf']): Promise<readonly PreviewedGoal[]> {
  authorize(ctx, 'readGoals');
  const moved = new Map(changes.filter(({ kind, action }) => kind === 'KPI' && action !== 'RENAMED' && action !== 'UNCHANGED')
    .map(({ key, change }) => [key, change]));
  if (moved.size === 0) return [];
  const reading = await ctx.reading();
  const definition = instantArgument(asOf?.definition, 'asOf.definition');
  const goals = (await loadGoals(reading, {}, definition))
    .filter(({ state, content: { kpi } }) => state !== 'CLOSED' && kpi !== null && moved.has(kpi));
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
      return { current: current?.progress ?? null, unit: plan!.kpi.unit };
    } catch (error) {
      if (error instanceof YardstickError) return error;
      throw error;
    }
  };
  return goals.map((goal) => {
    const own = anew.get(goal.key);
    // Others are as they will be before anybody decides about them.
    const next = own === undefined ? kept : new Map([...kept, [goal.key, own]]);
    return previewedGoal(goal, own !== undefined, judged(goal, old), judged(goal, next));
  });
}
