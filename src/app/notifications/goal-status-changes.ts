import type { ToldEvent } from '../../store/outbox.js';
import { followEvents, type Follower, type FollowInput } from './follow-events.js';

/** STATE: where the goal is in its life. STATUS: what is computed of it. */
export type ChangedOfGoal = 'STATE' | 'STATUS';

export interface GoalStatusChangeModel {
  readonly number: number;
  readonly at: string;
  readonly goalId: string;
  readonly key: string;
  readonly changed: ChangedOfGoal;
  /** Null: there was none before. */
  readonly from: string | null;
  readonly to: string;
  /** The label of the period that a status is of; null: of a state. */
  readonly period: string | null;
}

/** Follows goals' states and computed statuses. See `followEvents`. */
export async function goalStatusChanges(ctx: Follower, input: FollowInput): Promise<AsyncGenerator<GoalStatusChangeModel>> {
  const events = await followEvents(ctx, ['goal.status_changed'], input);
  return (async function* changes() {
    for await (const event of events) yield changeOf(event);
  })();
}

function changeOf({ number, recordedAt: at, goalId, goal: key, payload }: ToldEvent): GoalStatusChangeModel {
  const text = (name: string): string | null => (typeof payload[name] === 'string' ? payload[name] : null);
  const common = { number, at, goalId, key };
  const state = text('state');
  return state === null
    ? { ...common, changed: 'STATUS', from: text('previous'), to: text('status') ?? '', period: text('period') }
    : { ...common, changed: 'STATE', from: text('from'), to: state, period: null };
}
