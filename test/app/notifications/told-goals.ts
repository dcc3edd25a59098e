import pg from 'pg';
import { claimDue, attemptDelivery, untilNextDelivery } from '../../../src/app/notifications/deliver.js';
import { emitEvent } from '../../../src/app/notifications/emit-event.js';
import type { EventKind } from '../../../src/app/notifications/event-kinds.js';
import type { PostOptions } from '../../../src/app/notifications/post-message.js';
import { newId } from '../../../src/kernel/ids.js';
import type { Database } from '../../../src/store/database.js';
import { writeGoalHeader, writeGoalVersion } from '../../../src/store/goals.js';
import type { TestOrganization } from '../../support/organization.js';

export interface ToldGoal {
  readonly id: string;
  readonly key: string;
}

/** A goal to tell events of: nothing of it matters but its key. */
export const newGoal = async (database: Database, { id, owner }: TestOrganization, key = `goal_${newId().slice(0, 8)}`): Promise<ToldGoal> => ({
  key, id: await database.write(id, async (tx) => {
    await tx.stamp();
    const goal = await writeGoalHeader(tx, null, { key, name: key, description: null, tags: [] });
    await writeGoalVersion(tx, goal, { number: 1, by: { member: owner.id, apiKey: null }, content: {
      kpi: null, rollup: { method: 'WORST', ifMissing: 'NULL' }, versionPolicy: 'PIN', scope: null, owner: owner.id, reviewers: [], materiality: '0',
      evidence: 'CENSUS', start: '2026-01-01', end: null, parent: null, guardrails: [],
      cadence: { grain: 'MONTH', opensAfter: 'P1D', dueAfter: 'P7D', calendar: { timeZone: 'UTC', weekStart: 'MONDAY', fiscalYearStart: 1 } },
    } });
    return goal;
  }),
});

/** An event of a goal, as the use case that caused it writes it. */
export async function tell(
  database: Database, { id }: TestOrganization, goal: ToldGoal, details: Readonly<Record<string, string | number | boolean>> = { from: 'ON_TRACK', to: 'AT_RISK' },
  kind: EventKind = 'goal.status_changed',
): Promise<void> {
  await database.write(id, async (tx) => {
    await tx.stamp();
    await emitEvent(tx, kind, { goal, review: null, details });
  });
}

export const LOCAL: PostOptions = { allowPrivate: true, timeoutMs: 2_000, resolve: async () => ['127.0.0.1'] };

/** One round of one process: what is due is claimed and sent, as the worker does, until nothing is due. Gives how many attempts. */
export async function deliverDue(database: Database, { id }: TestOrganization, options = LOCAL): Promise<number> {
  let attempts = 0;
  for (;;) {
    const claimed = await claimDue(database, id, 50);
    if (claimed.length === 0) return attempts;
    attempts += claimed.length;
    await Promise.all(claimed.map((delivery) => attemptDelivery(database, id, delivery, options)));
  }
}

/** Moves the organisation's virtual time forward. */
export const moveTime = async (owner: pg.Client, { id }: TestOrganization, milliseconds: number): Promise<void> => {
  await owner.query(
    `update knowledge_clock set stamp = date_trunc('milliseconds', greatest(stamp, clock_timestamp())) + $2 * interval '1 ms' where organization_id = $1`, [id, milliseconds],
  );
};

/** Moves it to when something is due next. False: nothing waits. */
export async function moveToNext(database: Database, owner: pg.Client, organization: TestOrganization): Promise<boolean> {
  const wait = await untilNextDelivery(database, organization.id);
  if (wait === null) return false;
  if (wait > 0) await moveTime(owner, organization, wait + 1);
  return true;
}
