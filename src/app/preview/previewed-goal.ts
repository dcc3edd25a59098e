import type { Period } from '../../calendar/period.js';
import type { ComputedStatus } from '../../goals/status.js';
import type { Decimal } from '../../kernel/decimal.js';
import { YardstickError } from '../../kernel/errors.js';
import type { Unit } from '../../lang/units.js';
import type { NoValueReason } from '../../lang/value.js';
import type { StoredGoal } from '../../store/goals.js';
import { exactText } from '../evaluation/point.js';
import type { PeriodProgress } from '../progress/progress-model.js';

/** A goal's current period, judged. */
export interface PreviewedStanding {
  readonly value: number | null;
  readonly exact: string | null;
  /** Null where there is a value. */
  readonly reason: NoValueReason | null;
  readonly computed: ComputedStatus;
  /** Exact text, signed, in the unit; null without a value or a target. */
  readonly margin: string | null;
  /** The display of the unit that value and margin are in. */
  readonly unit: string;
}

/** How a goal stands before a change of definitions, and after it. */
export interface PreviewedGoal {
  readonly key: string;
  readonly name: string;
  /** Key of its KPI; null: its value is the score of its children. */
  readonly kpi: string | null;
  /** Whether it pins a version that would be behind a major one, so that `after` is what a rebase would give. */
  readonly rebase: boolean;
  /** The running one, else the last; null: the goal is yet to begin. */
  readonly period: Period | null;
  /** Null: it could not be judged, or is yet to begin. */
  readonly before: PreviewedStanding | null;
  readonly after: PreviewedStanding | null;
  /** Why it could not be judged after the change, in a sentence; null: it could. */
  readonly refusal: string | null;
  readonly differs: boolean;
}

/** One side of a preview, in the unit of the KPI (null: a score), or why there is none. */
export type JudgedSide = { readonly current: PeriodProgress | null; readonly unit: Unit | null } | YardstickError;

export function previewedGoal({ key, name, content }: StoredGoal, rebase: boolean, old: JudgedSide, now: JudgedSide): PreviewedGoal {
  const [before, after] = [standing(old), standing(now)];
  const period = periodOf(now) ?? periodOf(old);
  return {
    key, name, kpi: content.kpi, rebase,
    period: period && { label: period.label, from: period.from, to: period.to },
    before, after, refusal: now instanceof YardstickError ? now.message : null,
    differs: JSON.stringify(before) !== JSON.stringify(after),
  };
}

const periodOf = (side: JudgedSide): PeriodProgress | null => (side instanceof YardstickError ? null : side.current);

function standing(side: JudgedSide): PreviewedStanding | null {
  const current = periodOf(side);
  if (current === null || side instanceof YardstickError) return null;
  const { value, reason, computed, margin } = current;
  return { value: value?.toNumber() ?? null, exact: text(value), reason, computed, margin: text(margin), unit: side.unit?.display ?? '' };
}

const text = (value: Decimal | null): string | null => value && exactText(value);
