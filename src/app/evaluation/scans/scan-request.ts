import type { ScannedCell } from '../../../lang/cell.js';
import type { CellRequest, Span } from '../../../lang/plan.js';
import type { LetIn } from '../../../sql/facts.js';

/** A cell request with what fixes the rows it reads. */
export interface ScanRequest {
  readonly cell: CellRequest;
  /** Of every source that it reads, by key: its own, and those of a journey's steps. */
  readonly sourceIds: Readonly<Record<string, string>>;
  /** Null: the current revisions, as the reading sees them. */
  readonly knowledge: number | null;
  /** By source key: rows that are not yet let in; see `sql/facts`. Absent: all of `knowledge` count. */
  readonly letIn?: Readonly<Record<string, LetIn>>;
  /** What the cell is read over; an empty span finds nothing. A stock is read at the end of each, wherever that begins. */
  readonly spans: readonly Span[];
  /** Of a cohort, per span: where its entities have to be active; null where there is no such time. */
  readonly companions?: readonly (Span | null)[];
  /** Only these groups, by their values in the order of the cell's `by`; absent: all. */
  readonly among?: readonly (readonly (string | null)[])[];
}

/** What one cell found, by group. The key is the group's values as canonical JSON. */
export type ScannedGroups = ReadonlyMap<string, ScannedGroup>;
export interface ScannedGroup {
  readonly group: readonly (string | null)[];
  /** By the span's position in the request; undefined where no row fell into it. */
  readonly spans: { get(position: number): ScannedCell | undefined };
}
