import type { Decimal } from '../../../src/kernel/decimal.js';
import type { Person } from './company.js';
import type { ModelMeasured } from './measured.js';

export type ModelReviewState = 'SCHEDULED' | 'OPEN' | 'SUBMITTED' | 'CHANGES_REQUESTED' | 'SIGNED_OFF' | 'DRIFTED' | 'RESTATED' | 'SKIPPED';
export type ModelReviewEvent =
  | 'OPEN' | 'SUBMIT' | 'REQUEST_CHANGES' | 'SIGN_OFF' | 'DRIFT' | 'ACCEPT_DRIFT' | 'PROPOSE_RESTATEMENT' | 'RESTATE' | 'SKIP';

/** In these nobody is asked for anything. */
export const SETTLED: ReadonlySet<ModelReviewState> = new Set<ModelReviewState>(['SIGNED_OFF', 'DRIFTED', 'RESTATED', 'SKIPPED']);

/** A number that was submitted; null of a goal whose value is a score. */
export interface ModelSubmission {
  readonly author: Person;
  readonly knowledge: number;
  /** A difference of so much is none. */
  readonly materiality: string;
  readonly measured: ModelMeasured | null;
  /** As judged, and of all rows; null: no value. */
  readonly value: Decimal | null;
  readonly ofAllRows: Decimal | null;
}

export interface ModelEdition extends ModelSubmission {
  readonly id: string;
}

const MOVES: Readonly<Record<ModelReviewEvent, ModelReviewState>> = {
  OPEN: 'OPEN', SUBMIT: 'SUBMITTED', REQUEST_CHANGES: 'CHANGES_REQUESTED', SIGN_OFF: 'SIGNED_OFF', DRIFT: 'DRIFTED',
  ACCEPT_DRIFT: 'SIGNED_OFF', PROPOSE_RESTATEMENT: 'DRIFTED', RESTATE: 'RESTATED', SKIP: 'SKIPPED',
};

/** A review, as what people and rounds did to it has made it. */
export class ReviewLife {
  state: ModelReviewState = 'SCHEDULED';
  /** What has happened to it. */
  readonly events: ModelReviewEvent[] = [];
  /** What was submitted or proposed last. */
  submission: ModelSubmission | null = null;
  /** Somebody wrote a restatement since it drifted. */
  isProposed = false;
  readonly editions: ModelEdition[] = [];
  /** From which knowledge drift is measured. */
  driftFrom = Infinity;
  /** Up to which stamp a round has looked whether it drifted. */
  lookedThrough = Infinity;

  constructor(readonly id: string, readonly goal: string, readonly label: string, readonly from: number) {}

  get isSettled(): boolean {
    return SETTLED.has(this.state);
  }

  moved(event: ModelReviewEvent): void {
    this.events.push(event);
    this.state = MOVES[event];
  }

  submitted(event: 'SUBMIT' | 'PROPOSE_RESTATEMENT', submission: ModelSubmission): void {
    this.moved(event);
    this.submission = submission;
    this.isProposed = event === 'PROPOSE_RESTATEMENT';
  }

  signed(event: 'SIGN_OFF' | 'RESTATE', id: string): void {
    this.moved(event);
    const submission = this.submission!;
    this.editions.push({ id, ...submission });
    this.driftFrom = this.lookedThrough = submission.knowledge;
  }

  drifted(): void {
    this.moved('DRIFT');
    this.isProposed = false;
  }

  accepted(stamp: number): void {
    this.moved('ACCEPT_DRIFT');
    this.driftFrom = this.lookedThrough = stamp;
  }
}
