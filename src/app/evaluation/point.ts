import { Decimal } from '../../kernel/decimal.js';
import type { Period } from '../../calendar/period.js';
import { fold, sampleSize, visitCells } from '../../lang/fold.js';
import { intervalOf } from '../../lang/interval.js';
import type { Formula, Lens } from '../../lang/plan.js';
import { toDisplayed } from '../../lang/units.js';
import { INCOMPLETE, NoValue, type Incomplete, type NoValueReason } from '../../lang/value.js';
import type { ComponentModel } from '../evaluation-answer.js';
import type { AskedKpi, PreparedQuestion } from './prepared-question.js';
import type { ReadCells } from './read-cells.js';

/** A KPI's value over one period and group, in its declared unit, or the reason why there is none. */
export interface FoldedPoint {
  readonly value: Decimal | null;
  readonly reason: NoValueReason | null;
  readonly incomplete: readonly Incomplete[];
}

/** Folds the KPI at `position` of the question. `read` gives the cells of the point's group and period. */
export function foldPoint(question: PreparedQuestion, position: number, period: Period, read: ReadCells): FoldedPoint {
  const kpi = question.kpis[position]!;
  const number = question.formulaOf[position]!;
  if (kpi.checked === null) return { value: null, reason: 'NOT_DEFINED_YET', incomplete: [] };

  const formula = question.plan.formulas[number]!;
  const result = fold(formula, (index, at) => read.cell(index, at).value, read.units);
  const incomplete = incompleteOf(question, kpi, period, formula, read);
  if (result instanceof NoValue) return { value: null, reason: result.reason, incomplete };
  if (isWithheld(question, position, read)) return { value: null, reason: 'INSUFFICIENT_SAMPLE', incomplete };
  return { value: toDisplayed(result as Decimal, kpi.checked.unit), reason: null, incomplete };
}

/** As the question wants to see a period's point: what may still move can be hidden; why it is incomplete stays. */
export const shownPoint = (question: PreparedQuestion, point: FoldedPoint): FoldedPoint =>
  (question.hideIncomplete && point.incomplete.length > 0 ? { ...point, value: null, reason: null } : point);

/** The union over the cells, each judged on its own context, and the KPI's own maturity. */
function incompleteOf(
  question: PreparedQuestion, kpi: AskedKpi, period: Period, formula: Formula, read: ReadCells,
): Incomplete[] {
  const found = new Set<Incomplete>();
  visitCells(formula, (index, at) => read.cell(index, at).incomplete.forEach((each) => found.add(each)), read.units);
  if (kpi.maturityLag > 0 && period.to + kpi.maturityLag > question.knowledge) found.add('IMMATURE');
  return INCOMPLETE.filter((each) => found.has(each));
}

function isWithheld(question: PreparedQuestion, position: number, read: ReadCells): boolean {
  const { minSample } = question.kpis[position]!.definition;
  if (minSample === null) return false;
  const size = sampleSize(
    question.plan.formulas[question.formulaOf[position]!]!,
    (index, at) => read.cell(index, at).value,
    (index, at) => read.cell(index, at).n,
    read.units,
  );
  return size !== null && size < minSample;
}

/**
 * The cells that the KPI was folded from, each once, in the measure's unit. What was combined over units has as many values:
 * only its rows are told, and those of a withheld point.
 */
export function componentsOf(
  question: PreparedQuestion, position: number, read: ReadCells, rowsOf: RowsOfCell,
): ComponentModel[] {
  const { checked } = question.kpis[position]!;
  if (checked === null) return [];
  const withheld = isWithheld(question, position, read);
  const moments = new Map<number, Set<number>>();
  visitCells(
    question.plan.formulas[question.formulaOf[position]!]!,
    (index, at) => moments.set(index, (moments.get(index) ?? new Set<number>()).add(at)),
    read.units,
  );
  return [...moments].map(([index, ats]) => {
    const { measure, context, lens } = question.plan.cells[index]!;
    const cells = [...ats].map((at) => read.cell(index, at));
    const [only] = isCombined(question.plan.lenses, lens) ? [] : cells;
    const shown = only === undefined || only.value instanceof NoValue || withheld ? null : only.value;
    return {
      measure, context,
      value: shown === null ? null : exactText(toDisplayed(shown, checked.measures[measure]!.unit)),
      n: cells.reduce((sum, { n }) => sum + n, 0),
      interactions: rowsOf(index, [...ats]),
    };
  });
}

/** The rows that a cell counted in these moments of its lens. */
export type RowsOfCell = (cell: number, ats: readonly number[]) => ComponentModel['interactions'];

const isCombined = (lenses: readonly Lens[], lens: number): boolean => {
  const { parent, change } = lenses[lens]!;
  return change?.kind === 'each' || (parent !== null && isCombined(lenses, parent));
};

/** The 95 % interval of the KPI at `position`, in its declared unit; null where none is true or the rows are too few. */
export function intervalAt(
  question: PreparedQuestion, position: number, read: ReadCells,
): { readonly low: number; readonly high: number } | null {
  const number = question.formulaOf[position] ?? null;
  const form = number === null ? null : question.plan.intervals[number] ?? null;
  if (form === null) return null;
  const found = intervalOf(form, (index) => {
    const { value, n } = read.cell(index, 0);
    return { value: value instanceof NoValue ? null : value, n };
  });
  const { unit } = question.kpis[position]!.checked!;
  return found === null ? null : { low: toDisplayed(found.low, unit).toNumber(), high: toDisplayed(found.high, unit).toNumber() };
}

/** Plain decimal text where people can read it, with an exponent beyond that. */
export const exactText = (value: Decimal): string =>
  value.isZero() ? '0' : Math.abs(value.e) <= 60 ? value.toFixed() : value.toExponential();
