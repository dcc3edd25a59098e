import type { CadenceGrain } from '../../calendar/cadence.js';
import type { Evidence } from '../../goals/evidence.js';
import type { MissingChild, RollupMethod } from '../../goals/rollup.js';

/** A goal as its author gives it. Absent parts that have a default take it; those of the header that may be kept are. */
export interface GoalInput {
  readonly key: string;
  readonly name: string;
  readonly description?: string | null;
  /** Absent: those it has, none for a new one. */
  readonly tags?: readonly string[] | null;
  /** Key of a KPI in force; absent: its value is the score of its children, and `rollup` says how. */
  readonly kpi?: string | null;
  readonly versionPolicy?: 'PIN' | 'FOLLOW' | null;
  readonly scope?: string | null;
  /** Id or e-mail address of a member; absent: as it is, whoever defines a new one. */
  readonly owner?: string | null;
  /** Ids or e-mail addresses of members. */
  readonly reviewers?: readonly string[] | null;
  readonly materiality?: string | null;
  readonly evidence?: Evidence | null;
  readonly start: string;
  readonly end?: string | null;
  readonly cadence: CadenceInput;
  readonly parent?: ParentInput | null;
  readonly rollup?: { readonly method: RollupMethod; readonly ifMissing?: MissingChild | null } | null;
  readonly guardrails?: readonly string[] | null;
}

export interface CadenceInput {
  readonly grain: CadenceGrain;
  /** ISO-8601 durations. Absent: at once. */
  readonly opensAfter?: string | null;
  /** Absent: P7D. */
  readonly dueAfter?: string | null;
}

export interface ParentInput {
  readonly goal: string;
  readonly edge: 'ROLLUP' | 'DRIVER';
  readonly weights?: readonly { readonly from: string; readonly weight: string }[] | null;
}
