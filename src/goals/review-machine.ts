import { partiesOf, partyHint, partyNames } from './party.js';
import type { ReviewEvent, ReviewFacts } from './review-facts.js';
import { REVIEW_NEEDS } from './review-needs.js';
import { REVIEW_TRANSITIONS, type ReviewEffectKind, type ReviewNeed, type ReviewState } from './review-states.js';
import { eventsFrom, transitionFrom, type Refusal } from './transition.js';

export type ReviewEffect =
  | { readonly kind: Exclude<ReviewEffectKind, 'LOCK_EDITION' | 'DRAFT_EDITION'> }
  /** selfReviewed: its author signed it, being alone; shown for ever. */
  | { readonly kind: 'LOCK_EDITION'; readonly edition: number; readonly selfReviewed: boolean }
  | { readonly kind: 'DRAFT_EDITION'; readonly edition: number };

/** NOT_IN_THIS_STATE, NOT_YOURS, or the need that is not met. */
export type ReviewRefusal = Refusal<'NOT_IN_THIS_STATE' | 'NOT_YOURS' | ReviewNeed>;

/** What becomes of the review and what has to be done with it; or every reason why not. */
export type ReviewDecision =
  | { readonly state: ReviewState; readonly effects: readonly ReviewEffect[] }
  | { readonly refusals: readonly ReviewRefusal[] };

/** Decides an event by the state table; nothing is read or written. */
export function decide(state: ReviewState, event: ReviewEvent, facts: ReviewFacts): ReviewDecision {
  const row = transitionFrom(REVIEW_TRANSITIONS, state, event.type);
  if (row === undefined) return { refusals: [notInThisState(state, event)] };
  const parties = partiesOf(event.actor, facts.people);
  const refusals: ReviewRefusal[] = [];
  if (!row.by.some((party) => parties.includes(party))) {
    refusals.push({
      code: 'NOT_YOURS', message: `${event.type} is for ${partyNames(row.by)}.`,
      hint: partyHint(event.actor),
    });
  }
  for (const code of row.needs) {
    const need = REVIEW_NEEDS[code];
    if (!need.isMet(facts, event)) refusals.push({ code, message: need.message(facts), hint: need.hint });
  }
  if (refusals.length > 0) return { refusals };
  return { state: row.to, effects: row.effects.map((kind) => effect(kind, event, facts)) };
}

function effect(kind: ReviewEffectKind, { actor }: ReviewEvent, { editions, author }: ReviewFacts): ReviewEffect {
  switch (kind) {
    case 'LOCK_EDITION': return { kind, edition: editions + 1, selfReviewed: actor.kind === 'MEMBER' && actor.id === author };
    case 'DRAFT_EDITION': return { kind, edition: editions + 1 };
    default: return { kind };
  }
}

function notInThisState(state: ReviewState, { type }: ReviewEvent): ReviewRefusal {
  const possible = eventsFrom(REVIEW_TRANSITIONS, state);
  return {
    code: 'NOT_IN_THIS_STATE', message: `${type} is not possible while a review is ${state}.`,
    hint: possible.length === 0 ? 'Nothing more happens to it; comment on it instead.' : `Possible now: ${possible.join(', ')}.`,
  };
}
