import type { Decimal } from '../../../src/kernel/decimal.js';
import type { Person } from './company.js';
import type { GoalLife, ModelReviewTimes } from './goal-life.js';
import { KpiModel } from './kpi-model.js';
import { contributing, isTouched, measured, type ModelMeasured } from './measured.js';
import type { ModelEdition, ModelSubmission, ReviewLife } from './review-life.js';
import { RowModel } from './row-model.js';

/** The two sides of a difference, of rows that are still there; null: no value. */
export interface ModelDrift {
  readonly atPinned: Decimal | null;
  readonly asOfNow: Decimal | null;
}

/** What a service that loses nothing and doubles nothing has to have: what happened in the order of stamps, and arithmetic. */
export class TwoYearsModel {
  readonly rows = new RowModel();
  readonly kpis = new KpiModel();
  readonly goals = new Map<string, GoalLife>();
  /** By id. */
  readonly reviews = new Map<string, ReviewLife>();
  /** How many actions were added. */
  promises = 0;
  /** Ids of the reviews that a whole round found overdue. */
  readonly seenOverdue = new Set<string>();
  private readonly reports: { readonly stamp: number; readonly through: number }[] = [];

  /** Surveys are complete until then: whatever was said before is taken back. */
  reported(stamp: number, through: number): void {
    this.reports.push({ stamp, through });
  }

  reviewsOf(goal: string): ReviewLife[] {
    return [...this.reviews.values()].filter((review) => review.goal === goal);
  }

  times(review: ReviewLife, at: number): ModelReviewTimes {
    return this.goals.get(review.goal)!.times(review, at);
  }

  /** Its period is over, mature, and reported on. */
  mayOpen(review: ReviewLife, at: number): boolean {
    const { to, opensAt } = this.times(review, at);
    const { kpi } = this.goals.get(review.goal)!.spec;
    return opensAt <= at && (kpi !== 'happiness' || this.completeThrough(at) >= to);
  }

  /** Reviews of children that end within its period and ask for something still. */
  pendingChildren(review: ReviewLife, at: number): ReviewLife[] {
    const { from, to } = this.times(review, at);
    const children = new Set([...this.goals.values()].filter(({ spec }) => spec.parent === review.goal).map(({ spec }) => spec.key));
    return [...this.reviews.values()].filter((other) => children.has(other.goal) && !other.isSettled).filter((other) => {
      const end = this.times(other, at).to;
      return from < end && end <= to;
    });
  }

  /** What is submitted at `stamp` as of `knowledge`. */
  submission(review: ReviewLife, author: Person, stamp: number, knowledge: number): ModelSubmission {
    const what = this.measuredBy(review, stamp, knowledge);
    return {
      author, knowledge, materiality: this.goals.get(review.goal)!.materiality, measured: what,
      value: what && measured(this.rows, what, knowledge, stamp), ofAllRows: what && measured(this.rows, what, knowledge, stamp, false),
    };
  }

  /** How far the newest number is from what it is held to, as of `now`; null of a score, which cannot move. */
  drift(review: ReviewLife, now: number): ModelDrift | null {
    const what = review.editions.at(-1)!.measured;
    return what && { atPinned: measured(this.rows, what, review.driftFrom, now), asOfNow: measured(this.rows, what, now, now) };
  }

  hasDrifted(review: ReviewLife, now: number): boolean {
    const drift = this.drift(review, now);
    if (drift === null) return false;
    const { atPinned, asOfNow } = drift;
    if (atPinned === null || asOfNow === null) return atPinned !== asOfNow;
    return asOfNow.minus(atPinned).abs().gt(review.editions.at(-1)!.materiality);
  }

  /** It has drifted, and rows that are there still were written since a round looked last: the next one has to find it. */
  mustDrift(review: ReviewLife, now: number): boolean {
    const what = review.editions.at(-1)!.measured;
    return what !== null && this.hasDrifted(review, now) && isTouched(this.rows, what, review.lookedThrough, now);
  }

  /** How many of the revisions that had a say in the number have been erased by `at`. */
  erasedEvidence({ measured: what }: ModelEdition, at: number): number {
    return what === null ? 0 : contributing(this.rows, what).filter(({ erasedAt }) => erasedAt <= at).length;
  }

  private measuredBy(review: ReviewLife, stamp: number, knowledge: number): ModelMeasured | null {
    const goal = this.goals.get(review.goal)!;
    const { kpi, channel, grain } = goal.spec;
    if (kpi === null) return null;
    const { from, to } = goal.times(review, stamp);
    return {
      kpi, channel, version: goal.version(stamp), from: grain === 'CUMULATIVE' ? goal.start : from, to,
      exclusions: goal.exclusionsAt(knowledge), knowledge, builtAt: stamp,
    };
  }

  private completeThrough(at: number): number {
    return this.reports.findLast(({ stamp }) => stamp <= at)?.through ?? -Infinity;
  }
}
