import type { DemoGoal, DemoGoals } from '../../../seeds/demo-goals.js';
import { activateGoal } from '../../app/goals/activate-goal.js';
import { defineGoal } from '../../app/goals/define-goal.js';
import { goal as goalOf } from '../../app/goals/goal.js';
import type { GoalModel } from '../../app/goals/goal-model.js';
import { setTarget, type SetTargetInput } from '../../app/goals/set-target.js';
import { excludeStretch } from '../../app/proof/exclude-stretch.js';
import { exclusionsOfGoals } from '../../app/proof/exclusions-of-goals.js';
import { refuseDiagnostics } from '../api/diagnostics.js';
import type { Caller } from '../api/caller.js';
import { CliError } from '../cli-error.js';

/** Brings the goals to where they run, each with its targets and exclusions; what an earlier run did is not done again. */
export async function defineGoals(lead: Caller, { goals, people }: DemoGoals): Promise<void> {
  for (const demo of goals) {
    const { key } = demo.goal;
    const standing = await lead((ctx) => goalOf(ctx, key));
    if (standing === null || standing.state === 'DRAFT') await begin(lead, demo, people.REVIEWER.email, standing);
    await follow(lead, demo);
  }
}

async function begin(lead: Caller, { goal, target }: DemoGoal, reviewer: string, standing: GoalModel | null): Promise<void> {
  const { key } = goal;
  if (standing === null) {
    const { diagnostics } = await lead((ctx) => defineGoal(ctx, { ...goal, reviewers: [reviewer] }));
    refuseDiagnostics(`goal "${key}"`, diagnostics);
  }
  if ((standing?.targets ?? []).length === 0) await set(lead, { goal: key, target });
  await lead((ctx) => activateGoal(ctx, key));
}

/** What comes once the goal runs. */
async function follow(lead: Caller, { goal: { key }, nextTarget, exclusion }: DemoGoal): Promise<void> {
  const { id, targets } = (await lead((ctx) => goalOf(ctx, key)))!;
  if (nextTarget !== undefined && !targets.some(({ reason }) => reason === nextTarget.reason)) await set(lead, { ...nextTarget, goal: key });
  if (exclusion === undefined) return;
  const [excluded] = await lead((ctx) => exclusionsOfGoals(ctx, [id]));
  if (excluded!.length === 0) await lead((ctx) => excludeStretch(ctx, { ...exclusion, goal: key }));
}

async function set(lead: Caller, input: SetTargetInput): Promise<void> {
  const { findings } = await lead((ctx) => setTarget(ctx, input));
  const error = findings.find(({ severity }) => severity === 'ERROR');
  if (error !== undefined) throw new CliError(`The target of goal "${input.goal}" does not fit: ${error.message} ${error.hint ?? ''}`.trim());
}
