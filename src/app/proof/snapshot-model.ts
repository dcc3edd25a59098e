import type { DeclaredStatus } from '../../goals/review-facts.js';
import type { StoredGoal } from '../../store/goals.js';
import type { SnapshotContent } from './snapshot-content.js';

/** What a snapshot is made of. Instants are milliseconds since the epoch. */
export interface SnapshotRequest {
  /** As it stands by the knowledge of the request, or later. */
  readonly goal: StoredGoal;
  /** The review's. */
  readonly period: { readonly label: string; readonly from: number; readonly to: number; readonly whole: boolean };
  /** What had been recorded by then is what the number is of. */
  readonly knowledge: number;
  readonly declared: DeclaredStatus | null;
  /** The edition that this one would restate; null: it would be the first. */
  readonly previousEdition: string | null;
  /** Snapshots of the newest editions of its children's reviews of the period, with their weights; empty: it has no children. */
  readonly children: readonly ChildSnapshot[];
}

export interface ChildSnapshot {
  /** Key of the child. */
  readonly goal: string;
  /** Null: the child has no signed review of the period. */
  readonly snapshot: string | null;
  /** In force at the period's end, as exact text; null: none. */
  readonly weight: string | null;
}

/** Rows of a source that a plan reads: placed by this time field within [from, to), null where it is open. */
export interface SnapshotRead {
  readonly sourceId: string;
  readonly timeField: string;
  readonly from: number | null;
  readonly to: number | null;
}

export interface BuiltSnapshot {
  readonly id: string;
  readonly knowledge: number;
  readonly content: SnapshotContent;
  /** SHA-256 of the canonical JSON of `content`. */
  readonly hash: Buffer;
  /** Without exclusions, as exact text; null: no value. */
  readonly value: string | null;
  /** Each once. */
  readonly reads: readonly SnapshotRead[];
}
