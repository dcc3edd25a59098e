import { activateGoal } from '../../../src/app/goals/activate-goal.js';
import { closeGoal } from '../../../src/app/goals/close-goal.js';
import { declareGoalStatus } from '../../../src/app/goals/declare-goal-status.js';
import { defineGoal } from '../../../src/app/goals/define-goal.js';
import { keepGoalVersion } from '../../../src/app/goals/keep-goal-version.js';
import { pauseGoal } from '../../../src/app/goals/pause-goal.js';
import { rebaseGoal } from '../../../src/app/goals/rebase-goal.js';
import { resumeGoal } from '../../../src/app/goals/resume-goal.js';
import { setTarget } from '../../../src/app/goals/set-target.js';
import type { OpenContext } from '../../../src/app/context.js';
import type { Database } from '../../../src/store/database.js';
import { loadGoals, writeGoalTransition } from '../../../src/store/goals.js';
import type { TestOrganization } from '../../support/organization.js';

const KEY = 'audited';
const TARGET = { shape: 'AT_LEAST', levels: { target: '1' }, grain: 'EACH_PERIOD' } as const;

/** One change by each mutation of goals, in an order in which each finds what it needs. The goal is of scores: it needs no KPI to be there. */
export function goalChanges(database: () => Database) {
  const make = (work: (ctx: OpenContext) => Promise<unknown>, details: Record<string, unknown>) => async (of: TestOrganization) => {
    await of.as('OWNER', work);
    return { subject: KEY, details };
  };
  /** As the service does it, without a trace in the log. */
  const requireRebase = (of: TestOrganization): Promise<void> => database().write(of.id, async (tx) => {
    await tx.stamp();
    const [goal] = await loadGoals(tx, { keys: [KEY] });
    await writeGoalTransition(tx, goal!.id, goal!.transitions.length, {
      event: 'REQUIRE_REBASE', fromState: 'ACTIVE', toState: 'REBASE_REQUIRED', reason: null, outcome: null, kpiVersionId: null, by: { member: null, apiKey: null },
    });
  });
  const moved = (from: string, to: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({ from, to, ...more });
  return {
    'Mutation.defineGoal': { action: 'GOAL_DEFINED', make: make((ctx) => defineGoal(ctx, {
      key: KEY, name: 'Muster', rollup: { method: 'WORST' }, start: '2026-01-01', end: '2099-01-01', cadence: { grain: 'MONTH' },
    }), { version: '1', newVersion: true }) },
    'Mutation.setTarget': { action: 'GOAL_TARGET_SET', make: make((ctx) => setTarget(ctx, { goal: KEY, target: TARGET }), {
      number: 1, effectiveFrom: '2026-01-01T00:00:00Z',
    }) },
    'Mutation.activateGoal': { action: 'GOAL_ACTIVATED', make: make((ctx) => activateGoal(ctx, KEY), moved('DRAFT', 'ACTIVE', { kpiVersion: null })) },
    'Mutation.pauseGoal': { action: 'GOAL_PAUSED', make: make((ctx) => pauseGoal(ctx, KEY, 'Muster'), moved('ACTIVE', 'PAUSED')) },
    'Mutation.resumeGoal': { action: 'GOAL_RESUMED', make: make((ctx) => resumeGoal(ctx, KEY), moved('PAUSED', 'ACTIVE')) },
    'Mutation.keepGoalVersion': { action: 'GOAL_VERSION_KEPT', make: async (of: TestOrganization) => {
      await requireRebase(of);
      return make((ctx) => keepGoalVersion(ctx, KEY, 'Muster'), moved('REBASE_REQUIRED', 'ACTIVE'))(of);
    } },
    'Mutation.rebaseGoal': { action: 'GOAL_REBASED', make: async (of: TestOrganization) => {
      await requireRebase(of);
      const effectiveFrom = '2090-01-01T00:00:00Z';
      const told = await make((ctx) => rebaseGoal(ctx, { goal: KEY, target: TARGET, effectiveFrom, reason: 'Muster' }), moved('REBASE_REQUIRED', 'ACTIVE', { kpiVersion: null }))(of);
      return { ...told, before: [{ action: 'GOAL_TARGET_SET' as const, subject: KEY, details: { number: 2, effectiveFrom } }] };
    } },
    'Mutation.declareGoalStatus': { action: 'GOAL_STATUS_DECLARED', make: make((ctx) =>
      declareGoalStatus(ctx, { goal: KEY, status: 'AT_RISK', reason: 'Muster' }), { status: 'AT_RISK' }) },
    'Mutation.closeGoal': { action: 'GOAL_CLOSED', make: make((ctx) =>
      closeGoal(ctx, { goal: KEY, outcome: 'MISSED', reason: 'Muster' }), moved('ACTIVE', 'CLOSED', { outcome: 'MISSED' })) },
  } as const;
}
