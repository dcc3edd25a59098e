import type { DriftReading } from './drift.js';
import type { Actor, GoalPeople } from './party.js';
import type { ReviewEventType } from './review-states.js';

export const DECLARED_STATUSES = ['ON_TRACK', 'AT_RISK', 'OFF_TRACK'] as const;
/** A person's call, beside what is computed. */
export type DeclaredStatus = (typeof DECLARED_STATUSES)[number];

/** What somebody, or the service, wants to happen to a review. */
export interface ReviewEvent {
  readonly type: ReviewEventType;
  readonly actor: Actor;
  /** What the actor writes with it: the narrative of SUBMIT, the note or the reason of others; null: nothing. */
  readonly text: string | null;
  /** Of SUBMIT: null where the owner leaves it at the computed status. */
  readonly declared: DeclaredStatus | null;
}

/** What has to be known about a review for any event to be decided. Instants in milliseconds since the epoch. */
export interface ReviewFacts {
  readonly now: number;
  readonly periodEnd: number;
  /** After the lag of the cadence and the KPI's maturity lag. */
  readonly opensAt: number;
  /** Keys of the sources that have not reported past the period's end. */
  readonly sourcesBehind: readonly string[];
  readonly people: GoalPeople;
  /** Who wrote what would be signed: the submission, or the proposed restatement where there is one. Null: nobody yet. */
  readonly author: string | null;
  /** How many editions are locked. */
  readonly editions: number;
  /** The computed status is OFF_TRACK or MISSED. */
  readonly computedOffTrack: boolean;
  readonly openActions: number;
  /** Names of the child goals whose review of the period is not settled. */
  readonly childrenPending: readonly string[];
  /** Null where no edition is locked. */
  readonly drift: DriftReading | null;
  readonly restatementProposed: boolean;
}
