import { Decimal } from '../kernel/decimal.js';
import { oncePer } from '../kernel/once-per.js';
import type { OverFunction, ScalarFunction } from './kpi-expr.js';
import type { Formula } from './plan.js';
import { NoValue, type Value } from './value.js';

/** The value of a cell in the context that is being folded; `at`: which of its lens's moments. */
export type ReadCell = (cell: number, at: number) => Decimal | NoValue;

/** Which moments of an `each` lens lie in moment `at` of the lens around it: [from, to). */
export type UnitsAt = (lens: number, at: number) => { readonly from: number; readonly to: number };

const NO_UNITS: UnitsAt = () => ({ from: 0, to: 0 });

/**
 * A formula over cells, exactly: 34 significant digits, half-even. The leftmost reason passes through arithmetic and
 * comparison; `and`, `or` are three-valued; `coalesce` stops a reason. Pure: live cells, frozen components and tests run the same.
 */
export function fold(formula: Formula, read: ReadCell, units: UnitsAt = NO_UNITS, at = 0): Value {
  switch (formula.op) {
    case 'number': return constant(formula);
    case 'boolean': return formula.value;
    case 'cell': return read(formula.cell, at);
    case 'units': {
      const { from, to } = units(formula.lens, at);
      return new Decimal(to - from);
    }
    case 'over': {
      const { from, to } = units(formula.lens, at);
      return combined(formula.fn, Array.from({ length: to - from }, (_, index) => fold(formula.body, read, units, from + index)));
    }
    case 'call': {
      const special = SPECIAL[formula.fn];
      if (special !== undefined) return special(formula.args, (argument) => fold(argument, read, units, at));
      const values: Decimal[] = [];
      for (const argument of formula.args) {
        const value = fold(argument, read, units, at);
        if (value instanceof NoValue) return value;
        values.push(value as Decimal);
      }
      return tamed(STRICT[formula.fn]!(...values));
    }
  }
}

/** Read once of a plan, and not for every point. */
const constant = oncePer((formula: Formula & { readonly op: 'number' }) => new Decimal(formula.value));

/** Results that a double could not show, or that are no number at all. */
const LARGEST_EXPONENT = 308;

function tamed(result: Value): Value {
  if (!(result instanceof Decimal)) return result;
  return result.isFinite() && result.e <= LARGEST_EXPONENT ? result : NoValue.of('UNDEFINED');
}

/** Units without a value are skipped; where none has one, the first unit's reason stands. */
function combined(fn: OverFunction, values: readonly Value[]): Value {
  const known = values.filter((value) => value instanceof Decimal);
  if (known.length === 0) return values[0] ?? NoValue.of('NO_DATA');
  switch (fn) {
    case 'mean': return tamed(Decimal.sum(...known).div(known.length));
    case 'sum': return tamed(Decimal.sum(...known));
    case 'min': return Decimal.min(...known);
    case 'max': return Decimal.max(...known);
  }
}

type Special = (args: readonly Formula[], inner: (argument: Formula) => Value) => Value;

/** Functions that do not simply need all of their operands. */
const SPECIAL: Partial<Record<ScalarFunction, Special>> = {
  and: (args, inner) => kleene(args, inner, false),
  or: (args, inner) => kleene(args, inner, true),
  if: ([condition, then, otherwise], inner) => {
    const chosen = inner(condition!);
    return chosen instanceof NoValue ? chosen : inner(chosen === true ? then! : otherwise!);
  },
  coalesce: (args, inner) => {
    let first: Value | undefined;
    for (const argument of args) {
      const value = inner(argument);
      if (!(value instanceof NoValue)) return value;
      first ??= value;
    }
    return first!;
  },
  in: ([operand, ...items], inner) => {
    const value = inner(operand!);
    if (value instanceof NoValue) return value;
    let unknown: NoValue | undefined;
    for (const item of items.map(inner)) {
      if (item instanceof NoValue) unknown ??= item;
      else if (same(value, item)) return true;
    }
    return unknown ?? false;
  },
};

/** `and` is decided by a false, `or` by a true, whatever else is unknown. */
function kleene(args: readonly Formula[], inner: (argument: Formula) => Value, decisive: boolean): Value {
  let unknown: NoValue | undefined;
  for (const argument of args) {
    const value = inner(argument);
    if (value === decisive) return decisive;
    if (value instanceof NoValue) unknown ??= value;
  }
  return unknown ?? !decisive;
}

const same = (a: Value, b: Value): boolean => (a instanceof Decimal && b instanceof Decimal ? a.eq(b) : a === b);

type Strict = (...values: readonly Decimal[]) => Value;

const divided = (a: Decimal, b: Decimal, quotient: (a: Decimal, b: Decimal) => Decimal): Value =>
  b.isZero() ? NoValue.of('ZERO_DENOMINATOR') : quotient(a, b);

/** Functions that need every operand; they see only values. */
const STRICT: Partial<Record<ScalarFunction, Strict>> = {
  add: (a, b) => a!.plus(b!),
  subtract: (a, b) => a!.minus(b!),
  multiply: (a, b) => a!.times(b!),
  divide: (a, b) => divided(a!, b!, (x, y) => x.div(y)),
  modulo: (a, b) => divided(a!, b!, (x, y) => x.mod(y)),
  power: (a, b) => (a!.isZero() && b!.isNegative() && !b!.isZero() ? NoValue.of('ZERO_DENOMINATOR') : powered(a!, b!)),
  negate: (a) => a!.neg(),
  equal: (a, b) => same(a!, b!),
  notEqual: (a, b) => !same(a!, b!),
  less: (a, b) => a!.lt(b!),
  lessOrEqual: (a, b) => a!.lte(b!),
  greater: (a, b) => a!.gt(b!),
  greaterOrEqual: (a, b) => a!.gte(b!),
  not: (a) => !(a as unknown as boolean),
  nullif: (a, b) => (same(a!, b!) ? NoValue.of('UNDEFINED') : a!),
  abs: (a) => a!.abs(),
  // Half away from zero, as PostgreSQL rounds numeric: the row scope and the KPI scope agree.
  round: (a, digits) => a!.toDecimalPlaces(digits?.toNumber() ?? 0, Decimal.ROUND_HALF_UP),
  floor: (a) => a!.floor(),
  ceil: (a) => a!.ceil(),
  least: (...values) => Decimal.min(...values),
  greatest: (...values) => Decimal.max(...values),
  clamp: (x, low, high) => Decimal.min(Decimal.max(x!, low!), high!),
  sqrt: (a) => (a!.isNegative() && !a!.isZero() ? NoValue.of('UNDEFINED') : a!.sqrt()),
  ln: (a) => (a!.lte(0) ? NoValue.of('UNDEFINED') : a!.ln()),
  exp: (a) => (a!.gt(1000) ? NoValue.of('UNDEFINED') : a!.exp()),
};

/** Only where the result can be shown: checked by logarithm first, so that no huge power is ever computed. */
function powered(base: Decimal, exponent: Decimal): Value {
  if (!base.isZero() && exponent.abs().times(base.abs().log(10).abs().plus(1)).gt(4 * LARGEST_EXPONENT)) {
    return NoValue.of(
      'UNDEFINED',
    );
  }
  return base.pow(exponent);
}

/**
 * The rows behind a value, by which a sample is judged: the smallest number among the cells of the denominator where the formula
 * is a / b, unit conversions and literal factors aside; else among all. What is combined over units counts the units that have a
 * value. Null where no rows are read.
 */
export function sampleSize(
  formula: Formula, read: ReadCell, rows: (cell: number, at: number) => number, units: UnitsAt = NO_UNITS,
): number | null {
  const core = withoutFactors(formula);
  const sizes = sizesOf(core.op === 'call' && core.fn === 'divide' ? core.args[1]! : core, read, rows, units);
  return sizes.length === 0 ? null : Math.min(...sizes);
}

function sizesOf(formula: Formula, read: ReadCell, rows: (cell: number, at: number) => number, units: UnitsAt): number[] {
  switch (formula.op) {
    case 'cell': return [rows(formula.cell, 0)];
    case 'call': return formula.args.flatMap((argument) => sizesOf(argument, read, rows, units));
    case 'over': {
      const { from, to } = units(formula.lens, 0);
      const known = Array.from({ length: to - from }, (_, index) => fold(formula.body, read, units, from + index))
        .filter((value) => !(value instanceof NoValue));
      return [known.length];
    }
    default: return [];
  }
}

function withoutFactors(formula: Formula): Formula {
  if (formula.op !== 'call' || (formula.fn !== 'multiply' && formula.fn !== 'divide')) return formula;
  const [left, right] = formula.args;
  if (right!.op === 'number') return withoutFactors(left!);
  return left!.op === 'number' && formula.fn === 'multiply' ? withoutFactors(right!) : formula;
}

/** Every cell that a formula reads, in the order of its text, repeated where read twice, with the moments it is read at. */
export function visitCells(formula: Formula, visit: (cell: number, at: number) => void, units: UnitsAt = NO_UNITS, at = 0): void {
  switch (formula.op) {
    case 'cell': return visit(formula.cell, at);
    case 'call': return formula.args.forEach((argument) => visitCells(argument, visit, units, at));
    case 'over': {
      const { from, to } = units(formula.lens, at);
      for (let unit = from; unit < to; unit += 1) visitCells(formula.body, visit, units, unit);
    }
  }
}
