import type { RawBuilder } from 'kysely';
import { canonicalJson } from '../kernel/canonical-json.js';
import type { JourneyRead, PerRead } from '../lang/kpi-expr.js';
import type { Aggregate, CellRequest, GroupExpr } from '../lang/plan.js';
import type { RowExpr } from '../lang/row-expr.js';
import type { FactsAsOf } from './facts.js';
import { bucketsSql } from './scan-buckets.js';
import type { CohortScan } from './scan-cohort.js';
import { deltasSql } from './scan-deltas.js';
import { distinctSql } from './scan-distinct.js';
import { pairsSql } from './scan-pairs.js';
import type { Ranges } from './scan-ranges.js';
import { sketchesSql } from './scan-sketches.js';

/** Cells that read alike: the same rows, placed and grouped the same way. They are one statement. */
export interface Scan {
  readonly asOf: FactsAsOf;
  readonly at: RowExpr;
  readonly by: readonly GroupExpr[];
  readonly form: ScanForm;
  readonly journey?: JourneyScan;
  readonly cells: readonly ScanCell[];
  /** Only rows of these groups, by their values in the order of `by`; absent: of all. */
  readonly among?: readonly (readonly (string | null)[])[];
  /** More rows than this are not read: the caller refuses the question. Null: all are. */
  readonly rowLimit: number | null;
}

export interface ScanCell {
  readonly slice: RowExpr | null;
  readonly aggregate: Aggregate;
}

/** A journey with the sources of its steps, one per step. */
export interface JourneyScan {
  readonly read: JourneyRead;
  readonly steps: readonly FactsAsOf[];
}

/** How rows meet periods, and what comes back of them. */
export type ScanForm =
  /**
   * Buckets that do not overlap, and perhaps the whole of them: p is the bucket, from 1, which is [bounds[p − 1], bounds[p]), or
   * null for the whole.
   */
  | { readonly kind: 'buckets'; readonly bounds: readonly number[]; readonly whole: boolean }
  /** By how much counts and sums change from the slot before p to slot p. */
  | { readonly kind: 'deltas'; readonly ranges: Ranges }
  /** The same for the distinct count of one cell. */
  | { readonly kind: 'distinct'; readonly ranges: Ranges }
  /** Every row once in each slot p that it falls into. */
  | PairsForm
  /** States of approximate aggregates, of which no more keys are read than this, null: all; the caller refuses the question. */
  | { readonly kind: 'sketches'; readonly placing: SketchPlacing; readonly keyLimit: number | null };

export interface PairsForm {
  readonly kind: 'pairs';
  readonly ranges: Ranges;
  readonly per?: PerRead;
  readonly cohort?: CohortScan;
}

/** Where states are of: of each bucket p; of by how much slot p differs from the one before; of each slot p. */
export type SketchPlacing =
  | { readonly kind: 'buckets'; readonly bounds: readonly number[] }
  | { readonly kind: 'deltas'; readonly ranges: Ranges }
  | PairsForm;

/** A scan whose rows stand once in each slot. */
export type PairsScan = Scan & { readonly form: PairsForm };

/**
 * A scan's row: p is where; d0 … the group; then per cell r (rows), n (known values), c (the aggregate), q (sum of squares). Of
 * sketches s (the state), and `keys` of all cells; where they come from a rollup the `bytes` of all states of the statement.
 */
export type ScanRow = Record<string, string | number | Buffer | null>;

/**
 * Requests with the same identity can share one scan. Slice and filter are no part of it, except where entities are made of the
 * rows that pass them: they can be filters of each cell.
 */
export const scanIdentity = ({ source, at, by, slice, aggregate, stock, journey, per, cohort }: CellRequest): string =>
  canonicalJson([source, at, by, stock, journey, cohort, per === undefined ? null : [per, slice, aggregate.filter]]);

/** One SELECT. Everything from the question is bound. */
export function scanSql(scan: Scan): RawBuilder<ScanRow> {
  switch (scan.form.kind) {
    case 'buckets': return bucketsSql(scan, scan.form);
    case 'deltas': return deltasSql(scan, scan.form);
    case 'distinct': return distinctSql(scan, scan.form);
    case 'pairs': return pairsSql(scan, scan.form);
    case 'sketches': return sketchesSql(scan, scan.form);
  }
}
