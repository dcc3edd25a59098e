import { canonicalDecimal, Decimal } from '../kernel/decimal.js';
import { canonicalInstant } from '../kernel/instant.js';
import type { Findings } from './findings.js';
import type { RowType } from './row-expr.js';
import { type Typed, TYPE_NAMES, TYPE_PLURALS, type Writer } from './typed.js';
import { common, compatible, hasDimensions, parseUnit, PLAIN, toCanonical, type Unit, unitName } from './units.js';

/** Operands that were brought to one type and one unit. */
export interface Alike<E> {
  readonly type: RowType;
  readonly unit: Unit;
  /** All of them are bare, so the result is. */
  readonly bare: boolean;
  readonly exprs: readonly E[];
}

/** How values stand beside each other: what types and units must agree in, and what bare numbers and texts turn into there. */
export class Operands<E> {
  constructor(private readonly findings: Findings, private readonly writer: Writer<E>) {}

  /** Brings operands together: texts beside an instant become instants, bare numbers take the others' unit as displayed. */
  alike(operands: readonly Typed<E>[], what: string): Alike<E> | undefined {
    const anInstant = operands.some((operand) => operand.type === 'instant');
    const brought = present(
      operands.map((operand) => (anInstant && isWrittenText(operand) ? this.asInstant(operand, what) : operand)),
    );
    if (brought === undefined) return undefined;
    const first = brought[0]!;
    const other = brought.find((operand) => operand.type !== first.type);
    if (other !== undefined) {
      return this.findings.report('TYP302', [first.node, other.node], {
        what,
        left: TYPE_NAMES[first.type],
        right: TYPE_NAMES[other.type],
      });
    }
    if (first.type !== 'number') {
      return { type: first.type, unit: PLAIN, bare: false, exprs: brought.map((operand) => operand.expr) };
    }
    const unit = this.sharedUnit(brought, what);
    if (unit === undefined) return undefined;
    const exprs = brought.map((operand) => this.inUnit(operand, unit));
    return { type: 'number', unit, bare: brought.every((operand) => operand.bare), exprs };
  }

  /** The unit in which numbers stand together: theirs where displays agree, else the canonical one; bare numbers follow. */
  sharedUnit(operands: readonly Typed<E>[], what: string): Unit | undefined {
    const measured = operands.filter((operand) => !operand.bare);
    const [first] = measured;
    if (first === undefined) return PLAIN;
    const misfit = measured.find((operand) => !compatible(operand.unit, first.unit));
    if (misfit !== undefined) {
      const units = [first, misfit].map((operand) => ({ text: this.findings.shown(operand.node), unit: unitName(operand.unit) }));
      return this.findings.report('UNI401', [first.node, misfit.node], { what, units });
    }
    return measured.reduce((unit, operand) => common(unit, operand.unit), first.unit);
  }

  /** A bare number counted in this unit, as canonical; other values are canonical already. */
  inUnit(operand: Typed<E>, unit: Unit): E {
    if (!operand.bare || unit.factor === '1') return operand.expr;
    // Where the factor is not exact the division stays, so that a literal and a stored value are divided alike.
    if (operand.literal === null || unit.inverse !== undefined) return this.multiplied(operand.expr, unit);
    const value = canonicalDecimal(toCanonical(new Decimal(operand.literal), unit).toFixed());
    return value === undefined ? this.multiplied(operand.expr, unit) : this.writer.number(value);
  }

  /** A displayed value as canonical. */
  multiplied(expr: E, unit: Unit): E {
    if (unit.factor === '1') return expr;
    return unit.inverse === undefined ? this.convert('multiply', expr, unit.factor) : this.convert('divide', expr, unit.inverse);
  }

  /** A canonical value as displayed. */
  divided(expr: E, unit: Unit): E {
    if (unit.factor === '1') return expr;
    return unit.inverse === undefined ? this.convert('divide', expr, unit.factor) : this.convert('multiply', expr, unit.inverse);
  }

  private convert(fn: 'multiply' | 'divide', expr: E, by: string): E {
    return this.writer.call(fn, [expr, this.writer.number(by, true)], 'number');
  }

  /** An instant, or a text written out that is one. */
  asInstant(operand: Typed<E>, what: string): Typed<E> | undefined {
    if (!isWrittenText(operand)) return this.expect(operand, 'instant', what) ? operand : undefined;
    const instant = canonicalInstant(operand.literal);
    const expr = instant === undefined ? undefined : this.writer.instant(instant);
    if (expr === undefined) return this.findings.report('TYP305', operand.node, { text: operand.literal.slice(0, 60) });
    return { ...operand, type: 'instant', literal: null, expr };
  }

  /** Whether the operand has this type; reports it otherwise. */
  expect(operand: Typed<E>, type: RowType, what: string): boolean {
    if (operand.type === type) return true;
    const hint =
      type === 'number' && operand.type === 'instant' ? 'The time between two instants is seconds_between(a, b).' : undefined;
    this.findings.report('TYP301', operand.node, { what, expected: TYPE_PLURALS[type], found: TYPE_NAMES[operand.type], hint });
    return false;
  }

  /** Whether the number has no dimension; reports it otherwise. */
  expectPlain(operand: Typed<E>, what: string): boolean {
    if (!hasDimensions(operand.unit)) return true;
    this.findings.report('UNI403', operand.node, { what, unit: unitName(operand.unit) });
    return false;
  }

  /** The value as its definition declares it: of the same dimension, a bare number counted in the declared unit. Null infers. */
  declared(value: Typed<E>, unit: string | null): { readonly expr: E; readonly unit: Unit } | undefined {
    if (unit === null || unit.trim() === '') return { expr: value.expr, unit: value.unit };
    const declared = parseUnit(unit);
    if (value.bare) return { expr: this.inUnit(value, declared), unit: declared };
    if (compatible(declared, value.unit)) return { expr: value.expr, unit: declared };
    return this.findings.report('UNI402', value.node, { declared: unitName(declared), inferred: unitName(value.unit) });
  }
}

const isWrittenText = <E>(operand: Typed<E>): operand is Typed<E> & { readonly literal: string } =>
  operand.type === 'text' && operand.literal !== null;

/** The parts, or undefined where one of them had a finding. */
export function present<T>(parts: readonly (T | undefined)[]): readonly T[] | undefined {
  const found = parts.filter((part) => part !== undefined);
  return found.length === parts.length ? found : undefined;
}

/** Types that `<` and `least` can order. */
export const isOrdered = (type: RowType): boolean => type === 'number' || type === 'instant';
