import {
  GOAL_TRANSITIONS, type GoalEffect, type GoalEventType, type GoalNeed, type GoalOutcome, type GoalState,
} from './goal-states.js';
import { partiesOf, partyHint, partyNames, type Actor, type GoalPeople } from './party.js';
import { eventsFrom, transitionFrom, type Refusal } from './transition.js';

export interface GoalEvent {
  readonly type: GoalEventType;
  readonly actor: Actor;
  readonly reason: string | null;
  /** Of CLOSE. */
  readonly outcome: GoalOutcome | null;
}

export interface GoalFacts {
  readonly people: GoalPeople;
  readonly hasTarget: boolean;
  /** A target version has been set for the KPI's newest version. */
  readonly hasNewTarget: boolean;
  /** The goal pins its KPI's version, a major one came since, and nobody has decided about it. */
  readonly majorVersionUndecided: boolean;
}

/** NOT_IN_THIS_STATE, NOT_YOURS, or the need that is not met. */
export type GoalRefusal = Refusal<'NOT_IN_THIS_STATE' | 'NOT_YOURS' | GoalNeed>;

export type GoalDecision =
  | { readonly state: GoalState; readonly effects: readonly GoalEffect[] }
  | { readonly refusals: readonly GoalRefusal[] };

interface Need {
  readonly isMet: (facts: GoalFacts, event: GoalEvent) => boolean;
  readonly message: string;
  readonly hint: string;
}

const NEEDS: Readonly<Record<GoalNeed, Need>> = {
  TARGET: { isMet: ({ hasTarget }) => hasTarget, message: 'The goal has no target.', hint: 'Set one first.' },
  NEW_TARGET: {
    isMet: ({ hasNewTarget }) => hasNewTarget,
    message: 'No target has been set for the new version of the KPI.', hint: 'Set one, or keep the pinned version.',
  },
  OTHER_REVIEWER: {
    isMet: ({ people: { owner, reviewers, alone } }) => alone || reviewers.some((reviewer) => reviewer !== owner),
    message: 'No reviewer is somebody other than the owner.', hint: 'Name at least one: nobody signs their own review.',
  },
  REASON: {
    isMet: (_, { reason }) => reason !== null && reason.trim() !== '',
    message: 'A reason is missing.', hint: 'Say why; it is kept with the goal.',
  },
  OUTCOME: {
    isMet: (_, { outcome }) => outcome !== null,
    message: 'Closing needs an outcome.', hint: 'Give ACHIEVED, PARTIAL, MISSED or ABANDONED.',
  },
  MAJOR_VERSION: {
    isMet: ({ majorVersionUndecided }) => majorVersionUndecided,
    message: 'No major version of the KPI is undecided.', hint: 'Nothing is to be done.',
  },
};

/** Decides an event by the state table; nothing is read or written. Every reason against it is told at once. */
export function decideGoal(state: GoalState, event: GoalEvent, facts: GoalFacts): GoalDecision {
  const row = transitionFrom(GOAL_TRANSITIONS, state, event.type);
  if (row === undefined) {
    const possible = eventsFrom(GOAL_TRANSITIONS, state);
    return { refusals: [{
      code: 'NOT_IN_THIS_STATE', message: `${event.type} is not possible while a goal is ${state}.`,
      hint: possible.length === 0 ? 'A closed goal stays closed: define a new one.' : `Possible now: ${possible.join(', ')}.`,
    }] };
  }
  const parties = partiesOf(event.actor, facts.people);
  const refusals: GoalRefusal[] = [];
  if (!row.by.some((party) => parties.includes(party))) {
    refusals.push({
      code: 'NOT_YOURS', message: `${event.type} is for ${partyNames(row.by)}.`,
      hint: partyHint(event.actor),
    });
  }
  for (const code of row.needs) {
    const { isMet, message, hint } = NEEDS[code];
    if (!isMet(facts, event)) refusals.push({ code, message, hint });
  }
  return refusals.length > 0 ? { refusals } : { state: row.to, effects: row.effects };
}
