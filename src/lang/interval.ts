import jstat from 'jstat';
import { canonicalJson } from '../kernel/canonical-json.js';
import { Decimal } from '../kernel/decimal.js';
import type { CellRequest, Formula, IntervalForm, PlannedCell } from './plan.js';
import type { RowExpr } from './row-expr.js';

/** Bounds of a value at 95 % confidence, in canonical units. */
export interface Interval {
  readonly low: Decimal;
  readonly high: Decimal;
}

const CONFIDENCE = 0.975;

/**
 * Recognises a / b of counts, (a − b) / n of counts, and a mean; null for every other form. `deviations`: cell of a mean → its
 * deviation's cell.
 */
export function intervalForm(
  formula: Formula, cells: readonly PlannedCell[], deviations: ReadonlyMap<number, number>,
): IntervalForm | null {
  const { core, factor } = unscaled(formula);
  if (core.op === 'cell') {
    const deviation = deviations.get(core.cell);
    return deviation === undefined ? null : { kind: 'mean', cell: core.cell, deviation, factor };
  }
  if (core.op !== 'call' || core.fn !== 'divide') return null;
  const [above, below] = core.args;
  if (below?.op !== 'cell' || above === undefined) return null;
  const within = (part: number): boolean =>
    cells[part]!.lens === cells[below.cell]!.lens && isPartOf(cells[part]!.request, cells[below.cell]!.request);
  if (above.op === 'cell') return within(above.cell) ? { kind: 'proportion', part: above.cell, whole: below.cell, factor } : null;
  if (above.op !== 'call' || above.fn !== 'subtract') return null;
  const [plus, minus] = above.args;
  if (plus?.op !== 'cell' || minus?.op !== 'cell' || !within(plus.cell) || !within(minus.cell)) return null;
  return excludeEachOther(cells[plus.cell]!.request, cells[minus.cell]!.request)
    ? { kind: 'netScore', plus: plus.cell, minus: minus.cell, whole: below.cell, factor } : null;
}

/** The cell that a formula is, literal factors and unit conversions aside; null where it is more than one cell. */
export function meanOf(formula: Formula): number | null {
  const { core } = unscaled(formula);
  return core.op === 'cell' ? core.cell : null;
}

/** What a formula is beneath literal factors and unit conversions, and their product. */
function unscaled(formula: Formula, factor = new Decimal(1)): { core: Formula; factor: string } {
  if (formula.op === 'call' && (formula.fn === 'multiply' || formula.fn === 'divide')) {
    const [left, right] = formula.args;
    if (right!.op === 'number' && !new Decimal(right!.value).isZero()) {
      return unscaled(left!, formula.fn === 'multiply' ? factor.times(right!.value) : factor.div(right!.value));
    }
    if (left!.op === 'number' && formula.fn === 'multiply') return unscaled(right!, factor.times(left!.value));
  }
  return { core: formula, factor: factor.toString() };
}

/** Whether every row that `part` counts is one that `whole` counts, as far as their conditions show it. */
function isPartOf(part: CellRequest, whole: CellRequest): boolean {
  const alike = ({ aggregate: _, ...rows }: CellRequest): string => canonicalJson(rows);
  if (part.aggregate.aggregation !== 'COUNT' || whole.aggregate.aggregation !== 'COUNT' || alike(part) !== alike(whole)) return false;
  const given = conditionsOf(part);
  const known = new Set(given.map(canonicalJson));
  return conditionsOf(whole).every((condition) => known.has(canonicalJson(condition)) || isImplied(condition, given));
}

/** The conditions that a count puts on its rows; a counted value has to be known. */
function conditionsOf({ aggregate: { filter, value } }: CellRequest): RowExpr[] {
  const known: RowExpr[] = value === null ? []
    : [{ op: 'call', fn: 'not', args: [{ op: 'call', fn: 'isNull', args: [value], type: 'boolean' }], type: 'boolean' }];
  return [...(filter === null ? [] : conjuncts(filter)), ...known];
}

const conjuncts = (filter: RowExpr): RowExpr[] => (filter.op === 'call' && filter.fn === 'and' ? filter.args.flatMap(conjuncts) : [filter]);

const COMPARISONS: ReadonlySet<string> = new Set(['equal', 'notEqual', 'less', 'lessOrEqual', 'greater', 'greaterOrEqual']);

/** `x >= 9` holds only where x is known. */
function isImplied(condition: RowExpr, given: readonly RowExpr[]): boolean {
  if (condition.op !== 'call' || condition.fn !== 'not') return false;
  const [inner] = condition.args;
  if (inner?.op !== 'call' || inner.fn !== 'isNull') return false;
  const value = canonicalJson(inner.args[0]);
  return given.some(
    (each) => each.op === 'call' && COMPARISONS.has(each.fn) && each.args.some((argument) => canonicalJson(argument) === value),
  );
}

interface Bound { readonly value: string; readonly limit: Decimal; readonly strict: boolean }

/** Whether no row can be in both: one asks for more of a value than the other allows, or for another value. */
function excludeEachOther(a: CellRequest, b: CellRequest): boolean {
  const [left, right] = [conditionsOf(a), conditionsOf(b)];
  const apart = (lower: readonly RowExpr[], upper: readonly RowExpr[]): boolean => lower.flatMap(lowerBound).some((least) =>
    upper.flatMap(upperBound).some((most) => least.value === most.value
      && (most.limit.lt(least.limit) || (most.limit.eq(least.limit) && (most.strict || least.strict)))));
  return apart(left, right) || apart(right, left);
}

const bound = (condition: RowExpr, fns: readonly string[], mirrored: readonly string[]): Bound[] => {
  if (condition.op !== 'call') return [];
  const [x, y] = condition.args;
  const strict = condition.fn === 'less' || condition.fn === 'greater';
  if (fns.includes(condition.fn) && y?.op === 'number') return [{ value: canonicalJson(x), limit: new Decimal(y.value), strict }];
  if (mirrored.includes(condition.fn) && x?.op === 'number') return [{ value: canonicalJson(y), limit: new Decimal(x.value), strict }];
  return [];
};
const lowerBound = (condition: RowExpr): Bound[] => bound(condition, ['greater', 'greaterOrEqual', 'equal'], ['less', 'lessOrEqual', 'equal']);
const upperBound = (condition: RowExpr): Bound[] => bound(condition, ['less', 'lessOrEqual', 'equal'], ['greater', 'greaterOrEqual', 'equal']);

/** A cell as an interval needs it: null where it has no value. */
export type ReadSample = (cell: number) => { readonly value: Decimal | null; readonly n: number };

/** The interval of a form over its cells; null where they are too few to have one. */
export function intervalOf(form: IntervalForm, read: ReadSample): Interval | null {
  const scaled = (low: Decimal, high: Decimal): Interval => {
    const [a, b] = [low.times(form.factor), high.times(form.factor)];
    return a.lte(b) ? { low: a, high: b } : { low: b, high: a };
  };
  switch (form.kind) {
    case 'proportion': {
      const [part, whole] = [read(form.part).value, read(form.whole).value];
      if (part === null || whole === null || whole.isZero()) return null;
      const { low, high } = wilson(part, whole);
      return scaled(low, high);
    }
    case 'netScore': {
      const [plus, minus, whole] = [read(form.plus).value, read(form.minus).value, read(form.whole).value];
      if (plus === null || minus === null || whole === null || whole.isZero()) return null;
      const net = plus.minus(minus).div(whole);
      // Var(p − d) = (p + d − (p − d)²) / n of a multinomial.
      const half = Z.times(plus.plus(minus).div(whole).minus(net.pow(2)).div(whole).sqrt());
      return scaled(net.minus(half), net.plus(half));
    }
    case 'mean': {
      const { value: mean, n } = read(form.cell);
      const deviation = read(form.deviation).value;
      if (mean === null || deviation === null || n < 2) return null;
      const half = new Decimal(jstat.studentt.inv(CONFIDENCE, n - 1)).times(deviation).div(new Decimal(n).sqrt());
      return scaled(mean.minus(half), mean.plus(half));
    }
  }
}

const Z = new Decimal(jstat.normal.inv(CONFIDENCE, 0, 1));

/** Wilson's score interval (E. B. Wilson 1927): it stays within 0 and 1, also for few rows and for none or all of them. */
function wilson(part: Decimal, whole: Decimal): Interval {
  const z2 = Z.pow(2);
  const share = part.div(whole);
  const spread = z2.div(whole);
  const middle = share.plus(spread.div(2));
  const half = Z.times(share.times(new Decimal(1).minus(share)).div(whole).plus(spread.div(whole).div(4)).sqrt());
  const scale = spread.plus(1);
  return { low: Decimal.max(0, middle.minus(half).div(scale)), high: Decimal.min(1, middle.plus(half).div(scale)) };
}
