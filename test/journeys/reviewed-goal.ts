import { pino } from 'pino';
import { runRound } from '../../src/app/scheduler/run-round.js';
import { systemClock } from '../../src/kernel/clock.js';
import type { TestServer } from '../support/server.js';
import type { Tenant } from './two-organizations.js';

/** What came about with a goal that has been running since 2026 began. */
export interface ReviewedGoal {
  readonly id: string;
  /** Ids of its open reviews, the newest period first; there are more than two. */
  readonly reviews: readonly string[];
  /** Id of an action in the first of them. */
  readonly action: string;
  /** Behind the first review. */
  readonly cursor: string;
}

/** A goal on a KPI of the organisation, owned by its owner and reviewed by another member, with the reviews of the months gone by. */
export async function reviewedGoal(
  { database }: TestServer, owner: Tenant, { key, kpi, reviewer }: { readonly key: string; readonly kpi: string; readonly reviewer: string },
): Promise<ReviewedGoal> {
  await owner.ask('mutation ($input: GoalInput!) { defineGoal(input: $input) { goal { id } diagnostics { rendered message } } }', {
    input: { key, name: key, kpi, start: '2026-01-01', reviewers: [reviewer], cadence: { grain: 'MONTH' } },
  });
  await owner.ask('mutation ($goal: String!) { setTarget(goal: $goal, target: { shape: AT_MOST, grain: EACH_PERIOD, levels: { target: "5" } }) { __typename } }', { goal: key });
  const { activateGoal: { id } } = await owner.ask('mutation ($key: String!) { activateGoal(key: $key) { id } }', { key });
  await runRound({ database, clock: systemClock, log: pino({ level: 'silent' }) }, owner.organization.id);
  const { reviews } = await owner.ask('query ($key: String!) { reviews(first: 20, goal: $key, state: OPEN) { edges { cursor node { id } } } }', { key });
  const ids = reviews.edges.map((edge: any) => edge.node.id as string);
  const { addAction } = await owner.ask('mutation ($id: ID!) { addAction(review: $id, text: "quartz") { id } }', { id: ids[0] });
  return { id, reviews: ids, action: addAction.id, cursor: reviews.edges[0].cursor };
}
