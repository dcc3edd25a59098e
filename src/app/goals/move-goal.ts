import { decideGoal, type GoalEvent } from '../../goals/goal-machine.js';
import type { GoalEventType } from '../../goals/goal-states.js';
import { conflict } from '../../kernel/errors.js';
import type { KpiRecord } from '../../store/catalog.js';
import type { Writing } from '../../store/database.js';
import { writeGoalTransition, type StoredGoal } from '../../store/goals.js';
import { authorize } from '../access.js';
import type { AuditAction } from '../audit/actions.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';
import { LONGEST_DESCRIPTION, optional } from '../definitions/texts.js';
import { compiledCatalog } from '../evaluation/compiled-catalog.js';
import { emitEvent } from '../notifications/emit-event.js';
import { planning } from '../progress/planning.js';
import { withFrozenStart } from './frozen-start.js';
import { goalModel, type GoalModel } from './goal-model.js';
import { goalActor, goalPeople } from './goal-people.js';
import { judgedNext, judgingVersion } from './judging-version.js';
import { granted } from './refusals.js';
import { requireGoal } from './require-goal.js';
import { targetFindings } from './target-findings.js';
import { unfit } from './unfit-target.js';
import { writeGoalTarget } from './write-target.js';

/** What people do to a goal's state; the service does the rest. */
export type GoalAct = Pick<GoalEvent, 'reason' | 'outcome'> & { readonly type: Exclude<GoalEventType, 'REQUIRE_REBASE'> };

const ACTIONS: Readonly<Record<GoalAct['type'], AuditAction>> = {
  ACTIVATE: 'GOAL_ACTIVATED', PAUSE: 'GOAL_PAUSED', RESUME: 'GOAL_RESUMED', KEEP_PIN: 'GOAL_VERSION_KEPT', SET_NEW_TARGET: 'GOAL_REBASED',
  CLOSE: 'GOAL_CLOSED',
};

/**
 * Moves a goal by its state table, with all that the move makes. `bringsTarget`: sets the target that SET_NEW_TARGET needs, once all else is granted.
 * Throws NOT_FOUND, and FORBIDDEN or CONFLICT with every reason in `refusals`.
 */
export async function moveGoal(
  ctx: AppContext, key: string, act: GoalAct, bringsTarget?: (tx: Writing, goal: StoredGoal) => Promise<void>,
): Promise<GoalModel> {
  authorize(ctx, 'manageGoals');
  const reason = optional('reason', act.reason, LONGEST_DESCRIPTION);
  return ctx.database.write(ctx.organizationId, async (tx) => {
    await tx.stamp();
    const before = await requireGoal(tx, key);
    const kpi = await kpiOf(tx, before);
    const facts = {
      people: await goalPeople(tx, before.content), hasTarget: before.targets.length > 0, majorVersionUndecided: false,
      hasNewTarget: bringsTarget !== undefined || before.targets.at(-1)?.kpiVersionId === kpi?.versionId,
    };
    const { state, effects } = granted(decideGoal(before.state, { ...act, reason, actor: goalActor(ctx) }, facts));
    await bringsTarget?.(tx, before);
    const goal = bringsTarget === undefined ? before : await requireGoal(tx, key);
    const pins = effects.includes('PIN_VERSION');
    if (pins) requireInForce(goal, kpi);
    if (effects.includes('FREEZE_FROM')) await settleTarget(ctx, tx, goal);
    const kpiVersionId = pins ? kpi?.versionId ?? null : null;
    await writeGoalTransition(tx, goal.id, goal.transitions.at(-1)?.number ?? 0, {
      event: act.type, fromState: goal.state, toState: state, reason, outcome: act.outcome, kpiVersionId, by: authorOf(ctx),
    });
    await writeAudit(ctx, tx, ACTIONS[act.type], key, {
      from: goal.state, to: state, ...(pins ? { kpiVersion: kpiVersionId } : {}), ...(act.outcome === null ? {} : { outcome: act.outcome }),
    });
    if (effects.includes('NOTIFY_STATUS')) {
      await emitEvent(tx, 'goal.status_changed', { goal, review: null, details: { event: act.type, from: goal.state, state } });
    }
    return goalModel(await requireGoal(tx, key));
  });
}

async function kpiOf(tx: Writing, { content: { kpi } }: StoredGoal): Promise<KpiRecord | null> {
  return kpi === null ? null : (await compiledCatalog(tx, null)).catalog.kpi(kpi) ?? null;
}

function requireInForce({ content: { kpi } }: StoredGoal, found: KpiRecord | null): void {
  if (kpi !== null && found === null) {
    throw conflict(`The KPI "${kpi}" is not in force: there is no version that could judge the goal.`, { hint: 'Publish the KPI again, or close the goal.' });
  }
}

/** The last target, which the definitions may have left behind, is judged once more, and where its change was to begin is filled in. */
async function settleTarget(ctx: AppContext, tx: Writing, goal: StoredGoal): Promise<void> {
  const last = goal.targets.at(-1)!;
  const asked = judgedNext(goal);
  const definitions = await planning(tx, [asked], { now: await tx.stamp(), definition: null });
  const version = await judgingVersion(definitions, asked);
  const target = await withFrozenStart(tx, definitions, asked, last.target);
  const errors = targetFindings(definitions, asked, target, version).filter(({ severity }) => severity === 'ERROR');
  if (errors.length > 0) throw unfit(errors, 'Set a target that fits first.');
  if (target === last.target) return;
  const { effectiveFrom, reason } = last;
  await writeGoalTarget(ctx, tx, goal, { target, effectiveFrom, reason, kpiVersionId: version?.definition.versionId ?? null });
}
