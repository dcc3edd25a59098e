import { hasDrifted } from './drift.js';
import type { ReviewEvent, ReviewFacts } from './review-facts.js';
import type { ReviewNeed } from './review-states.js';

interface Need {
  readonly isMet: (facts: ReviewFacts, event: ReviewEvent) => boolean;
  readonly message: (facts: ReviewFacts) => string;
  readonly hint: string;
}

const isWritten = (text: string | null): boolean => text !== null && text.trim() !== '';
const isOffTrack = (facts: ReviewFacts, { declared }: ReviewEvent): boolean => facts.computedOffTrack || declared === 'OFF_TRACK';
const isoText = (instant: number): string => new Date(instant).toISOString();

/** When each need is met, and what is told where it is not. */
export const REVIEW_NEEDS: Readonly<Record<ReviewNeed, Need>> = {
  PERIOD_OVER: {
    isMet: ({ now, periodEnd }) => now >= periodEnd,
    message: ({ periodEnd }) => `The period runs until ${isoText(periodEnd)}.`,
    hint: 'A review opens by itself after its period.',
  },
  MATURE: {
    isMet: ({ now, opensAt }) => now >= opensAt,
    message: ({ opensAt }) => `The review opens at ${isoText(opensAt)}; until then its value may still change by itself.`,
    hint: 'It opens by itself.',
  },
  SOURCES_REPORTED: {
    isMet: ({ sourcesBehind }) => sourcesBehind.length === 0,
    message: ({ sourcesBehind }) => `Not reported past the end of the period yet: ${sourcesBehind.join(', ')}.`,
    hint: 'Report until when the source is complete, or skip the review with a reason.',
  },
  CHILDREN_SETTLED: {
    isMet: ({ childrenPending }) => childrenPending.length === 0,
    message: ({ childrenPending }) => `Reviews of child goals are not settled: ${childrenPending.join(', ')}.`,
    hint: 'Sign them off or skip them first: the edition of the parent holds their snapshots.',
  },
  NARRATIVE_WHERE_DUE: {
    isMet: (facts, event) => isWritten(event.text) || (!isOffTrack(facts, event) && event.declared === null),
    message: () => 'A narrative is missing.',
    hint: 'Say why where the goal is off track, or where you declare a status of your own.',
  },
  ACTION_WHERE_OFF_TRACK: {
    isMet: (facts, event) => facts.openActions > 0 || !isOffTrack(facts, event),
    message: () => 'The goal is off track and has no open action.',
    hint: 'Add an action with an owner and a due date.',
  },
  REASON: {
    isMet: (_, { text }) => isWritten(text),
    message: () => 'A reason is missing.', hint: 'Say why; it is kept with the review.',
  },
  NOTE: {
    isMet: (_, { text }) => isWritten(text),
    message: () => 'A note is missing.', hint: 'Say what was found; it is kept with the review.',
  },
  OTHER_THAN_AUTHOR: {
    isMet: ({ author, people }, { actor }) =>
      author !== null && (people.alone || actor.kind !== 'MEMBER' || actor.id !== author),
    message: ({ author }) =>
      (author === null ? 'Nobody has written what would be signed.' : 'Whoever wrote it cannot also sign it.'),
    hint: 'Another reviewer of the goal signs.',
  },
  BEYOND_MATERIALITY: {
    isMet: ({ drift }) => drift !== null && hasDrifted(drift),
    message: () => 'The number has not moved by more than the materiality of the goal.',
    hint: 'Nothing is to be done.',
  },
  RESTATEMENT_PROPOSED: {
    isMet: ({ restatementProposed }) => restatementProposed,
    message: () => 'No restatement has been proposed.',
    hint: 'The owner proposes it with a reason; then a reviewer signs it.',
  },
};
