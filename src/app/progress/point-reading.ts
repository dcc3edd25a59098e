import type { Decimal } from '../../kernel/decimal.js';
import { fold, sampleSize, visitCells } from '../../lang/fold.js';
import { intervalOf } from '../../lang/interval.js';
import { toDisplayed } from '../../lang/units.js';
import { NoValue, type NoValueReason } from '../../lang/value.js';
import { exactText, incompleteOf, isCombined, isWithheld } from '../evaluation/point.js';
import type { ReadCells } from '../evaluation/read-cells.js';
import type { GoalPlan } from './goal-plan.js';
import type { PointReading, ReadComponent } from './goal-reading.js';

/**
 * What the cells of one point say of a plan's KPI, where the period that it is read for ends at `to`. VALUE_ALONE: without interval and
 * components, which history has no use for.
 */
export function pointReading(
  { plan, kpi }: GoalPlan, read: ReadCells, to: number, now: number, extent: 'ALL' | 'VALUE_ALONE' = 'ALL',
): PointReading {
  const formula = plan.formulas[0]!;
  const { cell, units } = read;
  const valueOf = (index: number, at: number): Decimal | NoValue => cell(index, at).value;
  const result = fold(formula, valueOf, units);
  const isHidden = !(result instanceof NoValue) && isWithheld({ definition: kpi }, formula, read);
  const reason: NoValueReason | null = result instanceof NoValue ? result.reason : isHidden ? 'INSUFFICIENT_SAMPLE' : null;
  const shown = reason === null;
  return {
    value: shown ? toDisplayed(result as Decimal, kpi.unit) : null,
    reason,
    incomplete: incompleteOf({ knowledge: now }, kpi, { to }, formula, read),
    n: sampleSize(formula, valueOf, (index, at) => cell(index, at).n, units),
    interval: shown && extent === 'ALL' ? intervalAt(plan.intervals[0] ?? null, kpi, read) : null,
    components: extent === 'ALL' ? componentsOf({ plan, kpi }, read, isHidden) : [],
    counts: countsOf(kpi, read),
  };
}

function intervalAt(form: GoalPlan['plan']['intervals'][number], { unit }: GoalPlan['kpi'], { cell }: ReadCells): PointReading['interval'] {
  if (form === null) return null;
  const found = intervalOf(form, (index) => {
    const { value, n } = cell(index, 0);
    return { value: value instanceof NoValue ? null : value, n };
  });
  return found === null ? null : { low: toDisplayed(found.low, unit), high: toDisplayed(found.high, unit) };
}

/** The cells that a value was folded from, each once. Those of a withheld value, or of one per unit, are told without theirs. */
function componentsOf({ plan, kpi }: Pick<GoalPlan, 'plan' | 'kpi'>, { cell, units }: ReadCells, isHidden: boolean): ReadComponent[] {
  const moments = new Map<number, Set<number>>();
  visitCells(plan.formulas[0]!, (index, at) => moments.set(index, (moments.get(index) ?? new Set<number>()).add(at)), units);
  return [...moments].map(([index, ats]) => {
    const { measure, context, lens } = plan.cells[index]!;
    const cells = [...ats].map((at) => cell(index, at));
    const [only] = isHidden || isCombined(plan.lenses, lens) ? [] : cells;
    const value = only === undefined || only.value instanceof NoValue ? null : toDisplayed(only.value, kpi.measureUnits[measure]!);
    return { measure, context, value: value && exactText(value), n: cells.reduce((sum, { n }) => sum + n, 0) };
  });
}

function countsOf({ proportion }: GoalPlan['kpi'], { cell }: ReadCells): PointReading['counts'] {
  if (proportion === null) return null;
  const [numerator, denominator] = [cell(proportion.numerator, 0).value, cell(proportion.denominator, 0).value];
  return numerator instanceof NoValue || denominator instanceof NoValue ? null : { numerator, denominator };
}
