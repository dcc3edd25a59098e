import { Decimal } from '../kernel/decimal.js';
import type { ScalarFunction } from './kpi-expr.js';
import type { Formula } from './plan.js';
import { NoValue, type Value } from './value.js';

/** The value of a cell in the context that is being folded. */
export type ReadCell = (cell: number) => Decimal | NoValue;

/**
 * A formula over cells, exactly: 34 significant digits, half-even. The leftmost reason passes through arithmetic and
 * comparison; `and`, `or` are three-valued; `coalesce` stops a reason. Pure: live cells, frozen components and tests run the same.
 */
export function fold(formula: Formula, read: ReadCell): Value {
  switch (formula.op) {
    case 'number': return new Decimal(formula.value);
    case 'boolean': return formula.value;
    case 'cell': return read(formula.cell);
    case 'call': {
      const special = SPECIAL[formula.fn];
      if (special !== undefined) return special(formula.args, read);
      const values = formula.args.map((argument) => fold(argument, read));
      const missing = values.find((value) => value instanceof NoValue);
      return missing ?? tamed(STRICT[formula.fn]!(...values as Decimal[]));
    }
  }
}

/** Results that a double could not show, or that are no number at all. */
const LARGEST_EXPONENT = 308;

function tamed(result: Value): Value {
  if (!(result instanceof Decimal)) return result;
  return result.isFinite() && result.e <= LARGEST_EXPONENT ? result : NoValue.of('UNDEFINED');
}

type Special = (args: readonly Formula[], read: ReadCell) => Value;

/** Functions that do not simply need all of their operands. */
const SPECIAL: Partial<Record<ScalarFunction, Special>> = {
  and: (args, read) => kleene(args, read, false),
  or: (args, read) => kleene(args, read, true),
  if: ([condition, then, otherwise], read) => {
    const chosen = fold(condition!, read);
    return chosen instanceof NoValue ? chosen : fold(chosen === true ? then! : otherwise!, read);
  },
  coalesce: (args, read) => {
    let first: Value | undefined;
    for (const argument of args) {
      const value = fold(argument, read);
      if (!(value instanceof NoValue)) return value;
      first ??= value;
    }
    return first!;
  },
  in: ([operand, ...items], read) => {
    const value = fold(operand!, read);
    if (value instanceof NoValue) return value;
    let unknown: NoValue | undefined;
    for (const item of items.map((each) => fold(each, read))) {
      if (item instanceof NoValue) unknown ??= item;
      else if (same(value, item)) return true;
    }
    return unknown ?? false;
  },
};

/** `and` is decided by a false, `or` by a true, whatever else is unknown. */
function kleene(args: readonly Formula[], read: ReadCell, decisive: boolean): Value {
  let unknown: NoValue | undefined;
  for (const argument of args) {
    const value = fold(argument, read);
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
 * The cells whose number of rows decides whether a sample is large enough: those of the denominator where the formula
 * is a / b, unit conversions and literal factors aside; else all.
 */
export function sampleCells(formula: Formula): readonly number[] {
  const core = withoutFactors(formula);
  const judged = core.op === 'call' && core.fn === 'divide' ? core.args[1]! : core;
  return [...new Set(cellsOf(judged))];
}

function withoutFactors(formula: Formula): Formula {
  if (formula.op !== 'call' || (formula.fn !== 'multiply' && formula.fn !== 'divide')) return formula;
  const [left, right] = formula.args;
  if (right!.op === 'number') return withoutFactors(left!);
  return left!.op === 'number' && formula.fn === 'multiply' ? withoutFactors(right!) : formula;
}

/** Every cell that a formula reads, in the order of its text, repeated where read twice. */
export function cellsOf(formula: Formula): number[] {
  if (formula.op === 'cell') return [formula.cell];
  return formula.op === 'call' ? formula.args.flatMap(cellsOf) : [];
}
