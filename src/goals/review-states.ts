import type { Transition } from './transition.js';

export const REVIEW_STATES = [
  'SCHEDULED', 'OPEN', 'SUBMITTED', 'CHANGES_REQUESTED', 'SIGNED_OFF', 'DRIFTED', 'RESTATED', 'SKIPPED',
] as const;
export type ReviewState = (typeof REVIEW_STATES)[number];

export const REVIEW_EVENTS = [
  'OPEN', 'SUBMIT', 'REQUEST_CHANGES', 'SIGN_OFF', 'DRIFT', 'ACCEPT_DRIFT', 'PROPOSE_RESTATEMENT', 'RESTATE', 'SKIP',
] as const;
export type ReviewEventType = (typeof REVIEW_EVENTS)[number];

/** What a transition may need; `review-needs.ts` says when each is fulfilled. */
export type ReviewNeed =
  | 'PERIOD_OVER' | 'MATURE' | 'SOURCES_REPORTED' | 'CHILDREN_SETTLED' | 'NARRATIVE_WHERE_DUE' | 'ACTION_WHERE_OFF_TRACK'
  | 'REASON' | 'NOTE' | 'OTHER_THAN_AUTHOR' | 'BEYOND_MATERIALITY' | 'RESTATEMENT_PROPOSED';

/**
 * PIN_KNOWLEDGE: the knowledge cutoff stands from here on. LOCK_EDITION: the next edition is written, hashed and never changed.
 * MOVE_DRIFT_BASE: drift is measured from the value as it is now. DRAFT_EDITION: what would be the next edition, pinned likewise.
 */
export type ReviewEffectKind =
  | 'PIN_KNOWLEDGE' | 'LOCK_EDITION' | 'MOVE_DRIFT_BASE' | 'DRAFT_EDITION' | 'CARRY_OVER_ACTIONS'
  | 'NOTIFY_OPENED' | 'NOTIFY_SIGNED_OFF' | 'NOTIFY_DRIFTED';

export type ReviewTransition = Transition<ReviewState, ReviewEventType, ReviewNeed, ReviewEffectKind>;

/** Every transition there is; what is not here is refused. A state has at most one row for an event. */
export const REVIEW_TRANSITIONS: readonly ReviewTransition[] = [
  {
    event: 'OPEN', from: ['SCHEDULED'], to: 'OPEN', by: ['SYSTEM'],
    needs: ['PERIOD_OVER', 'MATURE', 'SOURCES_REPORTED'], effects: ['NOTIFY_OPENED'],
  },
  {
    event: 'SUBMIT', from: ['OPEN', 'CHANGES_REQUESTED'], to: 'SUBMITTED', by: ['OWNER'],
    needs: ['CHILDREN_SETTLED', 'NARRATIVE_WHERE_DUE', 'ACTION_WHERE_OFF_TRACK'], effects: ['PIN_KNOWLEDGE'],
  },
  { event: 'REQUEST_CHANGES', from: ['SUBMITTED'], to: 'CHANGES_REQUESTED', by: ['REVIEWER'], needs: ['NOTE'], effects: [] },
  {
    event: 'SIGN_OFF', from: ['SUBMITTED'], to: 'SIGNED_OFF', by: ['REVIEWER'],
    needs: ['OTHER_THAN_AUTHOR', 'CHILDREN_SETTLED'], effects: ['LOCK_EDITION', 'CARRY_OVER_ACTIONS', 'NOTIFY_SIGNED_OFF'],
  },
  {
    event: 'DRIFT', from: ['SIGNED_OFF', 'RESTATED'], to: 'DRIFTED', by: ['SYSTEM'],
    needs: ['BEYOND_MATERIALITY'], effects: ['NOTIFY_DRIFTED'],
  },
  {
    event: 'ACCEPT_DRIFT', from: ['DRIFTED'], to: 'SIGNED_OFF', by: ['REVIEWER'],
    needs: ['NOTE', 'OTHER_THAN_AUTHOR'], effects: ['MOVE_DRIFT_BASE'],
  },
  {
    event: 'PROPOSE_RESTATEMENT', from: ['DRIFTED'], to: 'DRIFTED', by: ['OWNER'],
    needs: ['REASON'], effects: ['PIN_KNOWLEDGE', 'DRAFT_EDITION'],
  },
  {
    event: 'RESTATE', from: ['DRIFTED'], to: 'RESTATED', by: ['REVIEWER'],
    needs: ['RESTATEMENT_PROPOSED', 'OTHER_THAN_AUTHOR'], effects: ['LOCK_EDITION', 'NOTIFY_SIGNED_OFF'],
  },
  {
    event: 'SKIP', from: ['SCHEDULED', 'OPEN'], to: 'SKIPPED', by: ['OWNER', 'REVIEWER'],
    needs: ['REASON'], effects: ['CARRY_OVER_ACTIONS'],
  },
];

/** States in which nothing more is asked of anybody for the period: a parent may go on, actions move to the next review. */
export const SETTLED_STATES: ReadonlySet<ReviewState> = new Set(['SIGNED_OFF', 'DRIFTED', 'RESTATED', 'SKIPPED']);

/** From its due instant on until it is settled, a review is overdue, whoever it waits for. Milliseconds since the epoch. */
export const isOverdue = (state: ReviewState, dueAt: number, now: number): boolean => now >= dueAt && !SETTLED_STATES.has(state);
