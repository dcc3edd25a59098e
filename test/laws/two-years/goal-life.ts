import { daysLater, elapsedDays, periodsTouching, startOfDay, type ModelGrain, type ModelPeriod } from './local-periods.js';
import type { KpiModel, ModelKpi, ModelVersion } from './kpi-model.js';
import type { Person } from './company.js';
import type { Channel } from './row-model.js';

/** What does not change about a goal. Dates are local. */
export interface GoalSpec {
  readonly key: string;
  /** Null: its value is the score of its children. */
  readonly kpi: ModelKpi | null;
  readonly versionPolicy: 'PIN' | 'FOLLOW';
  readonly channel: Channel | null;
  /** What is judged: each period, or all since the start. */
  readonly grain: 'EACH_PERIOD' | 'CUMULATIVE';
  readonly cadence: ModelGrain;
  readonly opensAfterDays: number;
  readonly dueAfterDays: number;
  readonly start: string;
  readonly end: string | null;
  readonly parent: string | null;
}

/** Rows of the stretch do not count. Instants in milliseconds since the epoch. */
export interface ModelExclusion {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly recordedAt: number;
  withdrawnAt: number;
}

export type ModelGoalState = 'DRAFT' | 'ACTIVE' | 'PAUSED' | 'REBASE_REQUIRED' | 'CLOSED';

/** A period of a goal, with when its review opens and is due. */
export interface ModelReviewTimes extends ModelPeriod {
  readonly opensAt: number;
  readonly dueAt: number;
}

/** A goal, as what people and rounds did to it has made it. */
export class GoalLife {
  state: ModelGoalState = 'DRAFT';
  owner: Person = 'anna';
  reviewers: readonly Person[] = ['ben', 'carl'];
  /** How many transitions there were. */
  transitions = 0;
  pinned: ModelVersion | null = null;
  readonly exclusions: ModelExclusion[] = [];
  private readonly pauses: { readonly from: number; to: number }[] = [];
  private closedAt = Infinity;
  private decidedAt = -Infinity;

  constructor(readonly spec: GoalSpec, private readonly kpis: KpiModel, public materiality: string) {}

  /** ACTIVATE, SET_NEW_TARGET and KEEP_PIN decide about the versions there are; the first two pin the one in force. */
  decided(stamp: number, pins: boolean): void {
    this.moved('ACTIVE');
    this.decidedAt = stamp;
    const { kpi, versionPolicy } = this.spec;
    if (pins && kpi !== null && versionPolicy === 'PIN') this.pinned = this.kpis.current(kpi, stamp);
  }

  paused(stamp: number): void {
    this.moved('PAUSED');
    this.pauses.push({ from: stamp, to: Infinity });
  }

  resumed(stamp: number): void {
    this.moved('ACTIVE');
    this.pauses.at(-1)!.to = stamp;
  }

  rebaseRequired(): void {
    this.moved('REBASE_REQUIRED');
  }

  closed(stamp: number): void {
    this.moved('CLOSED');
    const pause = this.pauses.at(-1);
    if (pause?.to === Infinity) pause.to = stamp;
    this.closedAt = stamp;
  }

  /** A major version came since somebody last decided. */
  isUndecided(at: number): boolean {
    const { kpi, versionPolicy } = this.spec;
    return this.state === 'ACTIVE' && kpi !== null && versionPolicy === 'PIN' && this.kpis.hasNewMajor(kpi, this.decidedAt, at);
  }

  /** The version that answers. */
  version(at: number): ModelVersion {
    return this.pinned ?? this.kpis.current(this.spec.kpi!, at);
  }

  get start(): number {
    return startOfDay(this.spec.start);
  }

  /** Periods that have begun by `at`, but those for the whole of which it was paused. */
  periods(at: number): ModelPeriod[] {
    if (this.state === 'DRAFT') return [];
    const until = Math.min(this.over, at + 1);
    if (until <= this.start) return [];
    return periodsTouching(this.spec.cadence, this.start, until)
      .map(({ label, from, to }) => ({ label, from: Math.max(from, this.start), to: Math.min(to, this.over) }))
      .filter(({ from, to }) => !this.pauses.some((pause) => pause.from <= from && pause.to >= to));
  }

  /** The period of a review that is there, as the goal now stands: one that was closed since ends there. */
  times({ label, from }: { readonly label: string; readonly from: number }, at: number): ModelReviewTimes {
    const [period] = periodsTouching(this.spec.cadence, from, from + 1);
    const to = Math.max(from + 1, Math.min(period!.to, this.over));
    const lagDays = this.spec.kpi === null ? 0 : this.version(at).lagDays;
    const opensAt = Math.max(daysLater(to, this.spec.opensAfterDays), to + elapsedDays(lagDays));
    return { label, from, to, opensAt, dueAt: daysLater(opensAt, this.spec.dueAfterDays) };
  }

  /** What does not count, as far as it was known at `at`. */
  exclusionsAt(at: number): ModelExclusion[] {
    return this.exclusions.filter(({ recordedAt, withdrawnAt }) => recordedAt <= at && at < withdrawnAt);
  }

  private get over(): number {
    return Math.min(this.closedAt, this.spec.end === null ? Infinity : startOfDay(this.spec.end));
  }

  private moved(state: ModelGoalState): void {
    this.state = state;
    this.transitions++;
  }
}
