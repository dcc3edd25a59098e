import { Decimal } from '../../kernel/decimal.js';
import type { Period } from '../../calendar/period.js';
import { fold, sampleSize, visitCells } from '../../lang/fold.js';
import { intervalOf } from '../../lang/interval.js';
import type { Formula, Lens } from '../../lang/plan.js';
import { toDisplayed } from '../../lang/units.js';
import { INCOMPLETE, NoValue, type Incomplete, type NoValueReason } from '../../lang/value.js';
import type { ComponentModel } from '../evaluation-answer.js';
import type { AskedVersion } from './asked-version.js';
import { governing, reachesBehind, type Governing } from './governing.js';
import type { PreparedQuestion } from './prepared-question.js';
import type { ReadCells } from './read-cells.js';

/** A KPI's value over one period and group, in the unit that it is shown in, or the reason why there is none. */
export interface FoldedPoint {
  readonly value: Decimal | null;
  readonly reason: NoValueReason | null;
  readonly incomplete: readonly Incomplete[];
  /** The version that answered; null where none was defined yet. */
  readonly governing: Governing | null;
  /** What it was folded from; null where nothing was, because no one meaning covers what it would read. */
  readonly formula: Formula | null;
}

/** Folds the KPI at `position` of the question. `read` gives the cells of the point's group and period. */
export function foldPoint(question: PreparedQuestion, position: number, period: Period, read: ReadCells): FoldedPoint {
  const answering = governing(question, position, period);
  const unfolded = (reason: NoValueReason): FoldedPoint =>
    ({ value: null, reason, incomplete: [], governing: answering, formula: null });
  if (answering === null) return unfolded('NOT_DEFINED_YET');
  const formula = question.plan.formulas[answering.formula]!;
  if (answering.isUndefined || reachesBehind(question, formula, answering.breakAt, read)) return unfolded('UNDEFINED');

  const result = fold(formula, (index, at) => read.cell(index, at).value, read.units);
  const { version, unit } = answering;
  const incomplete = incompleteOf(question, version, period, formula, read);
  const folded = { incomplete, governing: answering, formula };
  if (result instanceof NoValue) return { ...folded, value: null, reason: result.reason };
  if (isWithheld(version, formula, read)) return { ...folded, value: null, reason: 'INSUFFICIENT_SAMPLE' };
  return { ...folded, value: toDisplayed(result as Decimal, unit), reason: null };
}

/** As the question wants to see a period's point: what may still move can be hidden; why it is incomplete stays. */
export const shownPoint = (question: PreparedQuestion, point: FoldedPoint): FoldedPoint =>
  (question.hideIncomplete && point.incomplete.length > 0 ? { ...point, value: null, reason: null } : point);

/** The union over the cells, each judged on its own context, and the version's own maturity. */
export function incompleteOf(
  question: Pick<PreparedQuestion, 'knowledge'>, { maturityLag }: Pick<AskedVersion, 'maturityLag'>, period: Pick<Period, 'to'>,
  formula: Formula, read: ReadCells,
): Incomplete[] {
  const found: Incomplete[] = [];
  visitCells(formula, (index, at) => {
    for (const each of read.cell(index, at).incomplete) if (!found.includes(each)) found.push(each);
  }, read.units);
  if (maturityLag > 0 && period.to + maturityLag > question.knowledge) found.push('IMMATURE');
  return found.length === 0 ? found : INCOMPLETE.filter((each) => found.includes(each));
}

/** What decides whether a value is shown. */
interface Withholding { readonly definition: Pick<AskedVersion['definition'], 'minSample'> }

/** Whether the rows behind a value are fewer than the KPI shows one of. */
export function isWithheld({ definition: { minSample } }: Withholding, formula: Formula, read: ReadCells): boolean {
  if (minSample === null) return false;
  const size = sampleSize(formula, (index, at) => read.cell(index, at).value, (index, at) => read.cell(index, at).n, read.units);
  return size !== null && size < minSample;
}

/**
 * The cells that a point was folded from, each once, in the measure's unit. What was combined over units has as many values:
 * only its rows are told, and those of a withheld point.
 */
export function componentsOf(
  question: PreparedQuestion, { governing: answering, formula }: FoldedPoint, read: ReadCells, rowsOf: RowsOfCell,
): ComponentModel[] {
  if (answering === null || formula === null) return [];
  const { version } = answering;
  const withheld = isWithheld(version, formula, read);
  const moments = new Map<number, Set<number>>();
  visitCells(formula, (index, at) => moments.set(index, (moments.get(index) ?? new Set<number>()).add(at)), read.units);
  return [...moments].map(([index, ats]) => {
    const { measure, context, lens } = question.plan.cells[index]!;
    const cells = [...ats].map((at) => read.cell(index, at));
    const [only] = isCombined(question.plan.lenses, lens) ? [] : cells;
    const shown = only === undefined || only.value instanceof NoValue || withheld ? null : only.value;
    return {
      measure, context,
      value: shown === null ? null : exactText(toDisplayed(shown, version.checked.measures[measure]!.unit)),
      n: cells.reduce((sum, { n }) => sum + n, 0),
      interactions: rowsOf(index, [...ats]),
    };
  });
}

/** The rows that a cell counted in these moments of its lens. */
export type RowsOfCell = (cell: number, ats: readonly number[]) => ComponentModel['interactions'];

/** Whether a cell has a value for each of several units. */
export const isCombined = (lenses: readonly Lens[], lens: number): boolean => {
  const { parent, change } = lenses[lens]!;
  return change?.kind === 'each' || (parent !== null && isCombined(lenses, parent));
};

/** The 95 % interval of a point, in the unit that it is shown in; null where none is true or the rows are too few. */
export function intervalAt(
  question: PreparedQuestion, { value, governing: answering }: FoldedPoint, read: ReadCells,
): { readonly low: number; readonly high: number } | null {
  if (value === null || answering === null) return null;
  const form = question.plan.intervals[answering.formula] ?? null;
  if (form === null) return null;
  const found = intervalOf(form, (index) => {
    const { value, n } = read.cell(index, 0);
    return { value: value instanceof NoValue ? null : value, n };
  });
  const { unit } = answering;
  return found === null ? null : { low: toDisplayed(found.low, unit).toNumber(), high: toDisplayed(found.high, unit).toNumber() };
}

/** Plain decimal text where people can read it, with an exponent beyond that. */
export const exactText = (value: Decimal): string =>
  value.isZero() ? '0' : Math.abs(value.e) <= 60 ? value.toFixed() : value.toExponential();
