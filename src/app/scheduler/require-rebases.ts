import { decideGoal } from '../../goals/goal-machine.js';
import type { Reading } from '../../store/database.js';
import { loadGoals, writeGoalTransition, type StoredGoal } from '../../store/goals.js';
import { kpiVersions } from '../../store/kpis.js';
import { writeAudit } from '../audit/write-audit.js';
import { authorOf, type AppContext } from '../context.js';
import { compiledCatalog } from '../evaluation/compiled-catalog.js';
import { goalActor } from '../goals/goal-people.js';
import { emitEvent } from '../notifications/emit-event.js';
import { inBatches } from './in-batches.js';

/** Asks the owners of running goals about major versions of their KPIs that nobody has decided about. Returns how many were asked. */
export async function requireRebases(ctx: AppContext): Promise<number> {
  const { database, organizationId } = ctx;
  const candidates = await database.read(organizationId, (reading) => undecided(reading));
  return inBatches(candidates.map(({ id }) => id), (ids) => database.write(organizationId, async (tx) => {
    await tx.stamp();
    let asked = 0;
    for (const goal of await undecided(tx, ids)) {
      const { content: { owner, reviewers }, state, transitions } = goal;
      const event = { type: 'REQUIRE_REBASE', actor: goalActor(ctx), reason: null, outcome: null } as const;
      const facts = { people: { owner, reviewers, alone: false }, hasTarget: true, hasNewTarget: false, majorVersionUndecided: true };
      const decision = decideGoal(state, event, facts);
      if (!('state' in decision)) continue;
      await writeGoalTransition(tx, goal.id, transitions.at(-1)!.number, {
        event: event.type, fromState: state, toState: decision.state, reason: null, outcome: null, kpiVersionId: null, by: authorOf(ctx),
      });
      await writeAudit(ctx, tx, 'GOAL_REBASE_REQUIRED', goal.key, { from: state, to: decision.state });
      await emitEvent(tx, 'goal.status_changed', { goal, review: null, details: { event: event.type, from: state, state: decision.state } });
      asked++;
    }
    return asked;
  }));
}

/** Running goals that pin a version of their KPI, of which a major one came since somebody last decided. */
async function undecided(reading: Reading, ids?: readonly string[]): Promise<StoredGoal[]> {
  const goals = (await loadGoals(reading, ids === undefined ? {} : { ids }))
    .filter(({ state, content, pinnedVersionId }) => state === 'ACTIVE' && content.versionPolicy === 'PIN' && pinnedVersionId !== null);
  if (goals.length === 0) return [];
  const { catalog } = await compiledCatalog(reading, null);
  const idOf = ({ content: { kpi } }: StoredGoal): string => (catalog.kpi(kpi!) ?? catalog.retiredKpi(kpi!))!.id;
  const kpiIds = [...new Set(goals.map(idOf))];
  const versions = new Map((await kpiVersions(reading, kpiIds)).map((rows, index) => [kpiIds[index]!, rows]));
  return goals.filter((goal) => {
    const decidedAt = goal.transitions.findLast(({ event }) => DECISIONS.has(event))!.recordedAt;
    const all = versions.get(idOf(goal))!;
    const decided = Math.max(...all.filter(({ recordedAt }) => recordedAt <= decidedAt).map(({ major }) => major));
    return all.some(({ major }) => major > decided);
  });
}

const DECISIONS: ReadonlySet<string> = new Set(['ACTIVATE', 'KEEP_PIN', 'SET_NEW_TARGET']);
