import { Decimal } from '../../kernel/decimal.js';
import type { Period } from '../../calendar/period.js';
import type { Direction } from '../../lang/catalog.js';
import type { NoValueReason } from '../../lang/value.js';
import type { PairedPoint, SideBySide } from '../evaluation/evaluate-side-by-side.js';
import { exactText, type FoldedPoint } from '../evaluation/point.js';

/** A KPI's value before a change of definitions, or after it. */
export interface PreviewedValue {
  readonly value: number | null;
  readonly exact: string | null;
  /** Null: there is a value, or the KPI is not there. */
  readonly reason: NoValueReason | null;
}

export interface PreviewedPoint {
  readonly dimensions: readonly { readonly key: string; readonly value: string | null }[];
  readonly period: Period;
  /** Null: the KPI is not there. */
  readonly before: PreviewedValue | null;
  readonly after: PreviewedValue | null;
  /** after − before, where both are values and measure the same. */
  readonly change: number | null;
  /** change / before, where there is something above nothing to grow from. */
  readonly growth: number | null;
  /** Another value, another reason for none, or there on one side alone. */
  readonly differs: boolean;
}

export interface PreviewedKpi {
  readonly key: string;
  readonly name: string;
  readonly unit: string;
  readonly direction: Direction;
  /** Why it cannot be answered for this question, in a sentence; null: it was. */
  readonly refusal: string | null;
  readonly groups: readonly {
    readonly dimensions: PreviewedPoint['dimensions'];
    readonly total: PreviewedPoint;
    readonly points: readonly PreviewedPoint[];
  }[];
  /** How many of its points differ, and how many there are; totals count where there are no periods. */
  readonly moved: number;
  readonly of: number;
  /** The points that differ, the largest change first; before them those where a value appears or disappears. */
  readonly largest: readonly PreviewedPoint[];
}

/** `isOneUnit`: whether it measures the same before and after. */
interface PreviewedAs {
  readonly hasGrain: boolean;
  readonly isOneUnit: boolean;
}

/** The KPI at `position` of the pairs as it is and as it would be. */
export function previewedKpi(
  about: Pick<PreviewedKpi, 'key' | 'name' | 'unit' | 'direction'>, { groups, by, window, periods }: SideBySide, position: number,
  { hasGrain, isOneUnit }: PreviewedAs,
): PreviewedKpi {
  const previewed = groups.map(({ values, kpis }) => {
    const dimensions = by.map(({ key }, index) => ({ key, value: values[index]! }));
    const { total, points } = kpis[position]!;
    return {
      dimensions,
      total: previewedPoint(dimensions, window, total, isOneUnit),
      points: points.map((point, index) => previewedPoint(dimensions, periods[index]!, point, isOneUnit)),
    };
  });
  const all = previewed.flatMap(({ total, points }) => (hasGrain ? points : [total]));
  const differing = all.filter(({ differs }) => differs);
  const size = ({ change }: PreviewedPoint): number => (change === null ? Infinity : Math.abs(change));
  return {
    ...about, refusal: null, groups: previewed, moved: differing.length, of: all.length,
    largest: differing.toSorted((a, b) => (size(a) === size(b) ? 0 : size(b) - size(a))),
  };
}

function previewedPoint(
  dimensions: PreviewedPoint['dimensions'], period: Period, { before, after }: PairedPoint, isOneUnit: boolean,
): PreviewedPoint {
  const [old, now] = [before?.value ?? null, after?.value ?? null];
  const change = old === null || now === null || !isOneUnit ? null : now.minus(old);
  return {
    dimensions, period, before: shown(before), after: shown(after),
    change: change === null ? null : change.toNumber(),
    growth: change === null || !old!.isPositive() || old!.isZero() ? null : change.div(old!).toNumber(),
    differs: !same(before, after) || (!isOneUnit && old !== null),
  };
}

const shown = (point: FoldedPoint | null): PreviewedValue | null => (point === null ? null : {
  value: point.value?.toNumber() ?? null, exact: point.value === null ? null : exactText(point.value), reason: point.reason,
});

function same(before: FoldedPoint | null, after: FoldedPoint | null): boolean {
  if (before === null || after === null) return before === after;
  if (before.reason !== after.reason) return false;
  return before.value === null || after.value === null ? before.value === after.value : new Decimal(before.value).eq(after.value);
}
