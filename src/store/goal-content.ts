import type { CadenceGrain } from '../calendar/cadence.js';
import type { Calendar } from '../calendar/grain.js';
import type { MissingChild, RollupMethod } from '../goals/rollup.js';
import type { Evidence } from '../goals/evidence.js';

/** What a version of a goal holds. Dates are local, in the zone of the cadence's calendar. Ids are of members; goals stand by key. */
export interface GoalContent {
  /** Key of the KPI; null: its value is the score of its children, so `rollup` is there. */
  readonly kpi: string | null;
  /** PIN: the version of its activation, or of the last rebase. FOLLOW: whichever is in force. */
  readonly versionPolicy: 'PIN' | 'FOLLOW';
  /** A row-scope condition; null: all rows. */
  readonly scope: string | null;
  readonly owner: string;
  /** Ascending. */
  readonly reviewers: readonly string[];
  /** In the KPI's unit, at least 0: a change of a signed number of up to so much is no drift. */
  readonly materiality: string;
  readonly evidence: Evidence;
  readonly start: string;
  /** The first day that does not belong to it; null: open-ended. */
  readonly end: string | null;
  readonly cadence: {
    readonly grain: CadenceGrain;
    /** ISO-8601 durations. */
    readonly opensAfter: string;
    readonly dueAfter: string;
    /** The organisation's when the cadence was declared: labels of its periods never change their meaning. */
    readonly calendar: Calendar;
  };
  readonly parent: {
    readonly goal: string;
    /** ROLLUP: the parent is computed from it, or over its rows; DRIVER: it is believed to move the parent. */
    readonly edge: 'ROLLUP' | 'DRIVER';
    /** Of its score in the parent's, each from its date on, ascending. Empty: 1 at all times. */
    readonly weights: readonly { readonly from: string; readonly weight: string }[];
  } | null;
  /** How the scores of children make its own; null where it has a KPI. */
  readonly rollup: { readonly method: RollupMethod; readonly ifMissing: MissingChild } | null;
  /** Keys of goals that must not be off while this one is met, ascending. */
  readonly guardrails: readonly string[];
}
