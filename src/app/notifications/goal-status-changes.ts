import type { ToldEvent } from '../../store/outbox.js';
import { followEvents, type Follower, type FollowInput } from './follow-events.js';

/** STATE: where the goal is in its life. STATUS: what is computed of it. SIGNAL: a special cause. BUDGET: whether it burns. */
export type ChangedOfGoal = 'STATE' | 'STATUS' | 'SIGNAL' | 'BUDGET';

export interface GoalStatusChangeModel {
  readonly number: number;
  readonly at: string;
  readonly goalId: string;
  readonly key: string;
  readonly changed: ChangedOfGoal;
  /** Null: there was none before. */
  readonly from: string | null;
  readonly to: string;
  /** The label of the period that it is of; null: of a state. */
  readonly period: string | null;
}

/** Follows goals' states, computed statuses, signals and budgets. See `followEvents`. */
export async function goalStatusChanges(ctx: Follower, input: FollowInput): Promise<AsyncGenerator<GoalStatusChangeModel>> {
  const events = await followEvents(ctx, ['goal.status_changed', 'goal.signal_changed', 'goal.budget_burning'], input);
  return (async function* changes() {
    for await (const event of events) yield changeOf(event);
  })();
}

function changeOf({ number, kind, recordedAt: at, goalId, goal: key, payload }: ToldEvent): GoalStatusChangeModel {
  const text = (name: string): string | null => (typeof payload[name] === 'string' ? payload[name] : null);
  const common = { number, at, goalId, key };
  if (kind !== 'goal.status_changed') {
    const [changed, idle, roused] = kind === 'goal.signal_changed'
      ? ['SIGNAL', 'COMMON', text('meaning') ?? ''] as const
      : ['BUDGET', 'KEPT', 'BURNING'] as const;
    const [from, to] = payload['active'] === true ? [idle, roused] : [roused, idle];
    return { ...common, changed, from, to, period: text('period') };
  }
  const state = text('state');
  return state === null
    ? { ...common, changed: 'STATUS', from: text('previous'), to: text('status') ?? '', period: text('period') }
    : { ...common, changed: 'STATE', from: text('from'), to: state, period: null };
}
