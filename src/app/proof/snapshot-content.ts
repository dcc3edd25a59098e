import type { Calendar } from '../../calendar/grain.js';
import type { Direction, Target } from '../../goals/target.js';
import type { EvidenceSum } from '../../kernel/evidence-sum.js';
import type { VersionRead } from '../../sql/catalog.js';
import type { EvidenceRead } from '../../sql/evidence.js';
import type { GoalContent } from '../../store/goal-content.js';
import type { GoalPlan } from '../progress/goal-plan.js';
import type { CalendarRead } from './calendar-reads.js';
import type { SnapshotRequest } from './snapshot-model.js';

/** What a cell of the formula counted. `value`: exact text; null where it has none of its own. */
export interface FrozenComponent {
  readonly measure: string;
  /** Empty for the plain measure. */
  readonly context: string;
  readonly value: string | null;
  readonly n: number | null;
}

/** The same for the values of a dimension that have rows, at most as many as are kept. */
export interface FrozenBreakdown {
  readonly dimension: string;
  readonly groups: readonly { readonly value: string | null; readonly components: readonly FrozenComponent[] }[];
  /** There are more values than are kept. */
  readonly truncated: boolean;
}

/** Rows of one source that have a say in the number. */
export interface FrozenRead {
  /** Key of the source. */
  readonly source: string;
  readonly sourceId: string;
  readonly reads: readonly EvidenceRead[];
}

/**
 * What a number was computed from, all of it, as plain JSON: decimals are exact texts, instants milliseconds since the epoch,
 * ids are of versions.
 */
export interface SnapshotContent {
  readonly goal: { readonly id: string; readonly key: string; readonly versionId: string; readonly scope: string | null; readonly materiality: string };
  readonly previousEdition: string | null;
  readonly period: SnapshotRequest['period'] & { readonly timeZone: string };
  /** Null where the goal's value is the score of its children. */
  readonly kpi: {
    readonly key: string; readonly versionId: string; readonly direction: Direction;
    /** The versions of the KPIs, measures and fields that it reads. */
    readonly reads: readonly VersionRead[];
    /** The versions of the tags and schedules by which it is read, also within the goal's scope. */
    readonly calendarReads: readonly CalendarRead[];
  } | null;
  /** A copy of what the target demanded in the period; null: it had none. */
  readonly target: { readonly versionId: string; readonly number: number; readonly definition: Target } | null;
  readonly expected: string | null;
  readonly calendar: Calendar;
  readonly exclusions: readonly FrozenExclusion[];
  readonly knowledge: number;
  /** By key: the latest instant at which a row was recorded that it knew; null: it knew none. */
  readonly sources: Readonly<Record<string, { readonly lastRecordedAt: string | null; readonly completeThrough: string | null }>>;
  readonly engine: string;
  /** As judged: rows of excluded stretches do not count. Exact text; null: no value. */
  readonly value: string | null;
  /** Why there is no value. */
  readonly reason: string | null;
  /** The same if nothing were excluded. */
  readonly valueOfAllRows: string | null;
  /** What RELATIVE_TO compares with. */
  readonly reference: string | null;
  readonly interval: { readonly low: string; readonly high: string } | null;
  readonly components: readonly FrozenComponent[];
  readonly breakdowns: readonly FrozenBreakdown[];
  readonly computed: string;
  /** Of `STATUS_RULES`: why it is so. */
  readonly rule: string;
  readonly met: boolean | null;
  /** From 0 to 1; null without a floor, or a value. */
  readonly score: string | null;
  readonly declared: string | null;
  readonly signal: unknown;
  readonly margin: string | null;
  readonly progress: string | null;
  /** Of BUDGET. */
  readonly budget: { readonly expectedEvents: string | null } & Readonly<Record<string, string | null>> | null;
  /** Keys of the guardrails that were off. */
  readonly guardrailsOff: readonly string[];
  readonly forecast: unknown;
  /** How the scores of children make the value; null where the goal has a KPI. */
  readonly rollup: GoalContent['rollup'];
  readonly children: SnapshotRequest['children'];
  readonly evidence: EvidenceSum & { readonly reads: readonly FrozenRead[] };
  /** Of the one period, with its instants; null where the goal has no KPI. */
  readonly plan: GoalPlan | null;
}

export interface FrozenExclusion {
  readonly id: string;
  readonly from: number;
  readonly to: number;
  readonly category: string;
  readonly reason: string;
}
