import { YardstickError } from '../../kernel/errors.js';
import type { Reading } from '../../store/database.js';
import { lastDeclarations, type StoredDeclaration } from '../../store/goal-declarations.js';
import type { StoredGoal } from '../../store/goals.js';
import { prospectOf } from '../../goals/forecast.js';
import { acceptableOf } from '../../goals/acceptable-of.js';
import { FamilyJudgement } from './family-judgement.js';
import { goalFamily } from './goal-family.js';
import { judgeWhole } from './judge-whole.js';
import type { JudgedPeriod } from './judge-period.js';
import type { JudgedGoal } from './judged-goal.js';
import { planning } from './planning.js';
import type { DeclaredProgress, GoalProgress, ProjectedProgress } from './progress-model.js';
import { readGoals } from './read-goals.js';
import { signalProgress } from './signal-progress.js';

/** As of when. Milliseconds since the epoch; null: now. */
export interface ProgressAsOf {
  readonly knowledge: number | null;
  readonly definition: number | null;
}

/**
 * The progress of goals, in their order, with every period that has begun. What stops one goal, a KPI that does not fit the definitions any
 * more, stands in its place. The number of statements is bounded by what is read, not by how many goals read it.
 */
export async function progressOfGoals(
  reading: Reading, goals: readonly StoredGoal[], { knowledge, definition }: ProgressAsOf,
): Promise<(GoalProgress | YardstickError)[]> {
  const latest = await reading.knowledge();
  const now = Math.min(knowledge ?? latest, latest);
  const family = await goalFamily(reading, goals, definition);
  const members = [...family.members.values()];
  const definitions = await planning(reading, members, { now, definition });
  const read = await readGoals(reading, members, definitions);
  const declarations = await lastDeclarations(reading, goals.map(({ id }) => id), now);
  const judgement = new FamilyJudgement(family, read, now);
  return goals.map((goal) => {
    try {
      return goalProgress(goal, judgement, declarations.get(goal.id), now);
    } catch (error) {
      if (error instanceof YardstickError) return error;
      throw error;
    }
  });
}

function goalProgress(goal: StoredGoal, judgement: FamilyJudgement, declared: StoredDeclaration | undefined, now: number): GoalProgress {
  const { judged, run, plan, periods } = judgement.judge(goal);
  const { current } = periods;
  return {
    goal: goal.key, knowledge: now,
    kpiVersionId: plan?.kpi.versionId ?? null, unit: plan?.kpi.unit.display ?? null,
    current: current?.progress ?? null,
    ...judgeWhole(judged, governingGrain(goal, current), periods),
    declared: declared === undefined ? null : declaredProgress(declared),
    ...signalProgress(judged, run, current),
    projected: current === undefined ? null : projectedProgress(judged, current),
    guardrailsOff: current?.progress.guardrailsOff ?? [],
    sources: run.sources,
    get history() { return periods.progress(); },
    latest: (count) => periods.progress(count),
  };
}

/** Of the target that governs the current period; before the first period there is none. */
const governingGrain = ({ targets }: StoredGoal, current: JudgedPeriod | undefined) =>
  targets.find(({ id }) => id === current?.progress.targetId)?.target.grain ?? null;

const declaredProgress = ({ status, reason, by, recordedAt }: StoredDeclaration): DeclaredProgress => ({ status, reason, by, at: recordedAt });

function projectedProgress({ kpi }: JudgedGoal, { outlook, target, progress }: JudgedPeriod): ProjectedProgress | null {
  if (outlook === null) return null;
  const { forecast, at, attainment } = outlook;
  const acceptable = target && acceptableOf(target, kpi.direction, progress.reference);
  return { forecast, at, margin: attainment?.margin ?? null, progress: attainment?.progress ?? null, prospect: acceptable && prospectOf(forecast, acceptable) };
}
