import type { Transition } from './transition.js';

export const GOAL_STATES = ['DRAFT', 'ACTIVE', 'PAUSED', 'REBASE_REQUIRED', 'CLOSED'] as const;
export type GoalState = (typeof GOAL_STATES)[number];

export const GOAL_OUTCOMES = ['ACHIEVED', 'PARTIAL', 'MISSED', 'ABANDONED'] as const;
export type GoalOutcome = (typeof GOAL_OUTCOMES)[number];

export const GOAL_EVENTS = ['ACTIVATE', 'PAUSE', 'RESUME', 'REQUIRE_REBASE', 'KEEP_PIN', 'SET_NEW_TARGET', 'CLOSE'] as const;
export type GoalEventType = (typeof GOAL_EVENTS)[number];

/** What a transition may need; `goal-machine.ts` says when each is fulfilled. */
export type GoalNeed = 'TARGET' | 'NEW_TARGET' | 'OTHER_REVIEWER' | 'REASON' | 'OUTCOME' | 'MAJOR_VERSION';

/**
 * PIN_VERSION: the KPI's version of now becomes the goal's. PIN_KEPT: it stays, and the versions there are ask no more.
 * FREEZE_FROM: where CHANGE left its beginning open, it is the value of now.
 */
export type GoalEffect = 'PIN_VERSION' | 'PIN_KEPT' | 'FREEZE_FROM' | 'NOTIFY_STATUS';

export type GoalTransition = Transition<GoalState, GoalEventType, GoalNeed, GoalEffect>;

/** Every transition there is; what is not here is refused. A paused goal is asked about a new version once it is resumed. */
export const GOAL_TRANSITIONS: readonly GoalTransition[] = [
  {
    event: 'ACTIVATE', from: ['DRAFT'], to: 'ACTIVE', by: ['OWNER'],
    needs: ['TARGET', 'OTHER_REVIEWER'], effects: ['PIN_VERSION', 'FREEZE_FROM', 'NOTIFY_STATUS'],
  },
  { event: 'PAUSE', from: ['ACTIVE'], to: 'PAUSED', by: ['OWNER'], needs: ['REASON'], effects: ['NOTIFY_STATUS'] },
  { event: 'RESUME', from: ['PAUSED'], to: 'ACTIVE', by: ['OWNER'], needs: [], effects: ['NOTIFY_STATUS'] },
  {
    event: 'REQUIRE_REBASE', from: ['ACTIVE'], to: 'REBASE_REQUIRED', by: ['SYSTEM'],
    needs: ['MAJOR_VERSION'], effects: ['NOTIFY_STATUS'],
  },
  {
    event: 'KEEP_PIN', from: ['REBASE_REQUIRED'], to: 'ACTIVE', by: ['OWNER'],
    needs: ['REASON'], effects: ['PIN_KEPT', 'NOTIFY_STATUS'],
  },
  {
    event: 'SET_NEW_TARGET', from: ['REBASE_REQUIRED'], to: 'ACTIVE', by: ['OWNER'],
    needs: ['NEW_TARGET'], effects: ['PIN_VERSION', 'FREEZE_FROM', 'NOTIFY_STATUS'],
  },
  {
    event: 'CLOSE', from: ['ACTIVE', 'PAUSED', 'REBASE_REQUIRED'], to: 'CLOSED', by: ['OWNER'],
    needs: ['OUTCOME', 'REASON'], effects: ['NOTIFY_STATUS'],
  },
];
