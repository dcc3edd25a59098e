import { canonicalJson } from '../../../kernel/canonical-json.js';
import type { ScannedCell } from '../../../lang/cell.js';
import type { Aggregate } from '../../../lang/plan.js';
import type { ScanRow } from '../../../sql/scan.js';
import { BucketReader } from './bucket-reader.js';
import type { ElementaryBuckets } from './elementary-buckets.js';
import { deviation } from './exact-sums.js';
import { RunningReader } from './running-reader.js';
import type { ScannedGroup } from './scan-request.js';
import { SketchReader, type PlaceRanges } from './sketch-reader.js';

/** Where what a statement found for a span stands in its rows. */
export type Layout =
  /** In the row of the span's slot. */
  | { readonly kind: 'slots'; readonly slots: readonly (number | null)[] }
  /** In the sum of all rows up to the span's slot. */
  | { readonly kind: 'running'; readonly slots: readonly (number | null)[] }
  /** In the rows of the buckets that the span is made of. */
  | { readonly kind: 'buckets'; readonly buckets: ElementaryBuckets }
  /** In the merged states of the places that the span is made of; others are of no span. */
  | { readonly kind: 'sketches'; readonly ranges: PlaceRanges; isInSpan(place: number): boolean };

export interface GroupRows {
  readonly key: string;
  readonly group: readonly (string | null)[];
  readonly rows: readonly ScanRow[];
}

/** A statement's rows by group, in the order of their places. `dimensions`: how many values a group has. */
export function groupRows(rows: readonly ScanRow[], dimensions: number): GroupRows[] {
  const names = Array.from({ length: dimensions }, (_, position) => `d${position}`);
  const valuesOf = (row: ScanRow): (string | null)[] => names.map((name) => row[name] as string | null);
  const groups = new Map<unknown, { key: string; group: (string | null)[]; rows: ScanRow[] }>();
  for (const row of rows) {
    // Of one dimension the value itself tells groups apart.
    const identity = dimensions === 1 ? row['d0'] : JSON.stringify(valuesOf(row));
    const known = groups.get(identity);
    if (known !== undefined) {
      known.rows.push(row);
      continue;
    }
    const group = valuesOf(row);
    groups.set(identity, { key: canonicalJson(group), group, rows: [row] });
  }
  for (const { rows: ofGroup } of groups.values()) ofGroup.sort((a, b) => Number(a['p']) - Number(b['p']));
  return [...groups.values()];
}

/** What the statement found for its cell `index`. A group is left out where the cell has no rows in any of the spans. */
export function readCell(
  groups: readonly GroupRows[], layout: Layout, aggregate: Aggregate, index: number,
): Map<string, ScannedGroup> {
  const result = new Map<string, ScannedGroup>();
  const used = layout.kind === 'slots' ? new Set(layout.slots) : null;
  const counted = `r${index}`;
  for (const { key, group, rows } of groups) {
    const own = rows.filter((row) => row[counted] !== 0);
    // Changes may cancel one another in the number of rows and not in their sum.
    const isByChanges = layout.kind === 'running' || layout.kind === 'sketches';
    const spans = own.length === 0 ? null : spansOf(isByChanges ? rows : own, layout, used, aggregate, index);
    if (spans !== null) result.set(key, { group, spans });
  }
  return result;
}

function spansOf(
  rows: readonly ScanRow[], layout: Layout, used: ReadonlySet<number | null> | null, aggregate: Aggregate, index: number,
): ScannedGroup['spans'] | null {
  switch (layout.kind) {
    case 'slots': {
      const inSpan = new Map<number, ScanRow>();
      for (const row of rows) {
        const slot = Number(row['p']);
        if (used!.has(slot)) inSpan.set(slot, row);
      }
      if (inSpan.size === 0) return null;
      return {
        get: (position) => {
          const row = inSpan.get(layout.slots[position] ?? -1);
          return row && cellOf(row, aggregate, index);
        },
      };
    }
    case 'running': {
      let reader: RunningReader | undefined;
      return {
        get: (position) => {
          const slot = layout.slots[position];
          if (slot == null) return undefined;
          reader ??= new RunningReader(rows, aggregate, index);
          return reader.at(slot);
        },
      };
    }
    case 'buckets': {
      const { buckets } = layout;
      const inSpan = rows.filter((row) => buckets.isInSpan(Number(row['p'])));
      if (inSpan.length === 0) return null;
      let reader: BucketReader | undefined;
      return {
        get: (position) => {
          const range = buckets.ranges[position];
          if (range == null) return undefined;
          reader ??= new BucketReader(inSpan, aggregate, index);
          return reader.between(...range);
        },
      };
    }
    case 'sketches': {
      if (!rows.some((row) => row[`r${index}`] !== 0 && layout.isInSpan(Number(row['p'])))) return null;
      const reader = new SketchReader(rows, aggregate, index, layout.ranges);
      return { get: (position) => reader.at(position) };
    }
  }
}

function cellOf(row: ScanRow, { aggregation }: Aggregate, index: number): ScannedCell {
  const rows = Number(row[`r${index}`]);
  const known = row[`n${index}`];
  if (known === undefined) return { value: String(rows), n: rows, rows };
  const n = Number(known);
  const value = row[`c${index}`] as string | null;
  if (aggregation !== 'STDDEV' || value === null) return { value, n, rows };
  return { value: deviation(n, value, row[`q${index}`] as string), n, rows };
}
