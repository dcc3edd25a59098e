import type pg from 'pg';
import type { DeclaredTarget } from '../../src/goals/target.js';
import type { Writing } from '../../src/store/database.js';
import type { GoalContent } from '../../src/store/goal-content.js';
import { loadGoals, writeGoalHeader, writeGoalTransition, writeGoalVersion, writeTarget, type StoredTarget } from '../../src/store/goals.js';
import type { TestOrganization } from './organization.js';

/** A goal as its tables hold it: whatever is left out is the plainest there is. */
export interface GoalRows extends Partial<Omit<GoalContent, 'cadence'>> {
  readonly key: string;
  readonly cadence?: Partial<GoalContent['cadence']>;
  /** Each from its instant on; one alone holds from the beginning. */
  readonly targets?: readonly { readonly target: DeclaredTarget; readonly from?: string }[];
  /** The KPI's version that its activation pins; null: it is active without one. Absent: the goal is a draft. */
  readonly pin?: string | null;
}

const CALENDAR = { timeZone: 'UTC', weekStart: 'MONDAY', fiscalYearStart: 1 } as const;

/** Writes goals past the use cases, as they would have been defined: what judges them is tried by itself. */
export async function storeGoals(organization: TestOrganization, goals: readonly GoalRows[]): Promise<void> {
  await organization.as('OWNER', (ctx) => ctx.database.write(organization.id, async (tx) => {
    await tx.stamp();
    for (const goal of goals) await storeGoal(tx, organization.owner.id, goal);
  }));
}

async function storeGoal(tx: Writing, owner: string, { key, cadence, targets = [], pin, ...content }: GoalRows): Promise<void> {
  const by = { member: owner, apiKey: null };
  const goalId = await writeGoalHeader(tx, null, { key, name: key, description: null, tags: [] });
  await writeGoalVersion(tx, goalId, {
    number: 1, by,
    content: {
      kpi: null, versionPolicy: 'PIN', scope: null, owner, reviewers: [], materiality: '0', evidence: 'CENSUS', start: '2027-01-01', end: '2028-01-01',
      parent: null, rollup: null, guardrails: [],
      cadence: { grain: 'MONTH', opensAfter: 'P1D', dueAfter: 'P7D', calendar: CALENDAR, ...cadence },
      ...content,
    },
  });
  for (const { target, from = '2020-01-01T00:00:00Z' } of targets) {
    const previous: StoredTarget | undefined = (await loadGoals(tx, { keys: [key] }))[0]!.targets.at(-1);
    await writeTarget(tx, goalId, { target, effectiveFrom: Date.parse(from), previous, reason: null, kpiVersionId: null, by });
  }
  if (pin !== undefined) {
    await writeGoalTransition(tx, goalId, 0, { event: 'ACTIVATE', fromState: 'DRAFT', toState: 'ACTIVE', reason: null, outcome: null, kpiVersionId: pin, by });
  }
}

/** Closes active goals, each as its first transition after the activation. */
export async function closeGoals(organization: TestOrganization, keys: readonly string[]): Promise<void> {
  const by = { member: organization.owner.id, apiKey: null };
  await organization.as('OWNER', (ctx) => ctx.database.write(organization.id, async (tx) => {
    await tx.stamp();
    for (const { id } of await loadGoals(tx, { keys })) {
      await writeGoalTransition(tx, id, 1, { event: 'CLOSE', fromState: 'ACTIVE', toState: 'CLOSED', reason: 'Over.', outcome: 'ABANDONED', kpiVersionId: null, by });
    }
  }));
}

/** Moves the organisation's clock: it goes on from there. `client` is the database's owner. */
export async function setClock(client: pg.Client, organization: TestOrganization, instant: string): Promise<void> {
  await client.query('update knowledge_clock set stamp = $1 where organization_id = $2', [instant, organization.id]);
}
