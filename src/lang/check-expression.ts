import { canonicalDecimal, Decimal } from '../kernel/decimal.js';
import { canonicalInstant } from '../kernel/instant.js';
import { didYouMean } from '../kernel/suggest.js';
import type { BinaryNode, CallNode, ConditionalNode, Expr, ListNode, NameNode, ParameterNode, UnaryNode } from './ast.js';
import type { DiagnosticCode, DiagnosticParameters } from './diagnostic-codes.js';
import { diagnose, type Diagnostic } from './diagnostics.js';
import { arity, type FunctionDefinition, type FunctionParameter, FUNCTIONS, type ScopeKind, signature } from './functions.js';
import { OPERATORS, type OperatorDefinition } from './operators.js';
import { MAX_LIST, type Parameters, parameterValue, type ParameterValue } from './parameters.js';
import type { RowType } from './row-expr.js';
import { renderCarets, type Span } from './source-text.js';
import { type Typed, TYPE_NAMES, type Writer } from './typed.js';
import {
  canonicalUnit, common, compatible, difference, hasDimensions, parseUnit, PLAIN, power, product, quotient, sum, toCanonical, type Unit, unitName,
} from './units.js';

/** What a scope adds to the common rules: its names, its parameters, its context functions. */
export interface Scope<E> {
  readonly kind: ScopeKind;
  readonly writer: Writer<E>;
  /** Null where `$name` has no place. */
  readonly parameters: Parameters | null;
  /** Whether a name means something here. */
  knows(name: string): boolean;
  /** Undefined after a finding. */
  name(node: NameNode, checker: Checker<E>): Typed<E> | undefined;
  context(node: CallNode, definition: FunctionDefinition, checker: Checker<E>): Typed<E> | undefined;
}

/**
 * Types and units of one expression, for either scope. A part with a finding gives undefined and its neighbours go on,
 * so that all findings come at once and none follows from another.
 */
export class Checker<E> {
  readonly diagnostics: Diagnostic[] = [];

  constructor(readonly text: string, private readonly scope: Scope<E>) {}

  check(node: Expr): Typed<E> | undefined {
    switch (node.kind) {
      case 'number': return this.number(node.value, node);
      case 'text': return this.textLiteral(node.value, node);
      case 'boolean': return this.typed(node, 'boolean', this.scope.writer.boolean(node.value));
      case 'name': return this.scope.name(node, this);
      case 'parameter': return this.parameter(node);
      case 'unary': return this.unary(node);
      case 'binary': return node.operator === 'in' ? this.membership(node) : this.binary(node);
      case 'conditional': return this.conditional(node);
      case 'call': return this.call(node);
      case 'list': return this.report('TYP312', node, {});
    }
  }

  report<C extends DiagnosticCode>(code: C, marks: Span | readonly Span[], parameters: DiagnosticParameters[C]): undefined {
    this.diagnostics.push(diagnose(this.text, code, marks, parameters));
    return undefined;
  }

  /** A finding of another text, said at the node that brought it here. */
  relocate(diagnostic: Diagnostic, node: Span): undefined {
    const { from, to } = node;
    this.diagnostics.push(Object.freeze({
      code: diagnostic.code, message: diagnostic.message, hint: diagnostic.hint, from, to, rendered: renderCarets(this.text, [node]),
    }));
    return undefined;
  }

  /** The value as its definition declares it: of the same dimension, a bare number counted in the declared unit. Null infers. */
  declared(value: Typed<E>, unit: string | null): { readonly expr: E; readonly unit: Unit } | undefined {
    if (unit === null || unit.trim() === '') return { expr: value.expr, unit: value.unit };
    const declared = parseUnit(unit);
    if (value.bare) return { expr: this.inUnit(value, declared), unit: declared };
    if (compatible(declared, value.unit)) return { expr: value.expr, unit: declared };
    return this.report('UNI402', value.node, { declared: unitName(declared), inferred: unitName(value.unit) });
  }

  typed(node: Expr, type: RowType, expr: E, unit: Unit = PLAIN): Typed<E> {
    return { type, unit, bare: false, literal: null, expr, node };
  }

  /** The text of a node as its author wrote it, cut where long. */
  shown(node: Span): string {
    const written = this.text.slice(node.from, node.to).replace(/\s+/g, ' ');
    return `"${written.length > 40 ? `${written.slice(0, 40)}…` : written}"`;
  }

  private number(value: string, node: Expr): Typed<E> {
    return { type: 'number', unit: PLAIN, bare: true, literal: value, expr: this.scope.writer.number(value), node };
  }

  private textLiteral(value: string, node: Expr): Typed<E> | undefined {
    const expr = this.scope.writer.text(value);
    if (expr === undefined) return this.report('TYP314', node, {});
    return { type: 'text', unit: PLAIN, bare: false, literal: value, expr, node };
  }

  private parameter(node: ParameterNode): Typed<E> | undefined {
    const value = this.parameterOf(node);
    if (value === undefined) return undefined;
    if (value.kind === 'list') return this.report('TYP308', node, { name: node.name, problem: 'is a list, which stands only after "in"' });
    return this.parameterItem(value, node);
  }

  private parameterOf(node: ParameterNode): ParameterValue | undefined {
    const { parameters } = this.scope;
    if (parameters === null) return this.report('NAM211', node, { name: node.name });
    if (!parameters.has(node.name)) {
      return this.report('NAM212', node, { name: node.name, hint: didYouMean(node.name, parameters.keys()) });
    }
    const value = parameterValue(parameters.get(node.name));
    if (value.kind === 'unusable') return this.report('TYP308', node, { name: node.name, problem: value.problem });
    if (value.kind === 'list' && value.items.length > MAX_LIST) {
      return this.report('PLN504', node, { name: node.name, count: value.items.length, max: MAX_LIST });
    }
    return value;
  }

  private parameterItem(value: ParameterValue, node: Expr): Typed<E> | undefined {
    switch (value.kind) {
      case 'number': return this.number(value.value, node);
      case 'text': return this.textLiteral(value.value, node);
      case 'boolean': return this.typed(node, 'boolean', this.scope.writer.boolean(value.value));
      default: return undefined;
    }
  }

  private unary(node: UnaryNode): Typed<E> | undefined {
    const operand = this.check(node.operand);
    if (operand === undefined) return undefined;
    if (node.operator === 'not') {
      if (!this.expect(operand, 'boolean', '"not"')) return undefined;
      return this.typed(node, 'boolean', this.scope.writer.call('not', [operand.expr], 'boolean'));
    }
    if (!this.expect(operand, 'number', '"-"')) return undefined;
    if (operand.literal !== null) return this.number(new Decimal(operand.literal).negated().toFixed().replace(/^-0$/, '0'), node);
    return { ...operand, literal: null, expr: this.scope.writer.call('negate', [operand.expr], 'number'), node };
  }

  private binary(node: BinaryNode): Typed<E> | undefined {
    const operator = OPERATORS.get(node.operator)!;
    const [left, right] = [this.check(node.left), this.check(node.right)];
    if (left === undefined || right === undefined) return undefined;
    const what = `"${node.operator}"`;
    if (operator.operands === 'boolean') {
      const fits = [left, right].map((operand) => this.expect(operand, 'boolean', what));
      return fits.every(Boolean) ? this.typed(node, 'boolean', this.scope.writer.call(operator.fn, [left.expr, right.expr], 'boolean')) : undefined;
    }
    if (operator.operands === 'number') {
      const fits = [left, right].map((operand) => this.expect(operand, 'number', what));
      return fits.every(Boolean) ? this.arithmetic(node, operator, left, right) : undefined;
    }
    return this.comparison(node, operator, left, right);
  }

  private comparison(node: BinaryNode, operator: OperatorDefinition, left: Typed<E>, right: Typed<E>): Typed<E> | undefined {
    const alike = this.alike([left, right], `"${node.operator}"`);
    if (alike === undefined) return undefined;
    if (operator.operands === 'ordered' && !isOrdered(alike.type)) {
      return this.report('TYP306', node, { operator: node.operator, type: TYPE_NAMES[alike.type] });
    }
    return this.typed(node, 'boolean', this.scope.writer.call(operator.fn, alike.args, 'boolean'));
  }

  private arithmetic(node: BinaryNode, operator: OperatorDefinition, left: Typed<E>, right: Typed<E>): Typed<E> | undefined {
    const { writer } = this.scope;
    const bare = left.bare && right.bare;
    if (operator.units === 'product' || operator.units === 'quotient') {
      const unit = operator.units === 'product' ? product(left.unit, right.unit) : quotient(left.unit, right.unit);
      return { ...this.typed(node, 'number', writer.call(operator.fn, [left.expr, right.expr], 'number'), unit), bare };
    }
    if (operator.units === 'power') return this.power(node, left, right);
    const shared = this.sharedUnit([left, right], `"${node.operator}"`);
    if (shared === undefined) return undefined;
    const oneIsBare = left.bare || right.bare;
    const unit = oneIsBare || operator.units === 'same' ? shared : operator.units === 'sum' ? sum(left.unit, right.unit) : difference(left.unit, right.unit);
    const args = [this.inUnit(left, shared), this.inUnit(right, shared)];
    return { ...this.typed(node, 'number', writer.call(operator.fn, args, 'number'), unit), bare };
  }

  private power(node: BinaryNode, base: Typed<E>, exponent: Typed<E>): Typed<E> | undefined {
    if (!this.withoutDimension(exponent, 'An exponent')) return undefined;
    let unit = PLAIN;
    if (hasDimensions(base.unit)) {
      if (exponent.literal === null || !/^-?[1-6]$/.test(exponent.literal)) return this.report('UNI404', exponent.node, { unit: unitName(base.unit) });
      unit = power(base.unit, Number(exponent.literal));
    }
    const expr = this.scope.writer.call('power', [base.expr, exponent.expr], 'number');
    return { ...this.typed(node, 'number', expr, unit), bare: base.bare && exponent.bare };
  }

  private membership(node: BinaryNode): Typed<E> | undefined {
    const operand = this.check(node.left);
    const items = this.items(node.right);
    if (operand === undefined || items === undefined) return undefined;
    // Nothing is in an empty list, whatever the operand.
    if (items.length === 0) return this.typed(node, 'boolean', this.scope.writer.boolean(false));
    const alike = this.alike([operand, ...items], '"in"');
    return alike === undefined ? undefined : this.typed(node, 'boolean', this.scope.writer.call('in', alike.args, 'boolean'));
  }

  /** The values right of `in`: a list, in which list parameters are spread, or a list parameter alone. */
  private items(node: Expr): Typed<E>[] | undefined {
    if (node.kind !== 'list' && node.kind !== 'parameter') return this.report('TYP312', node, {});
    const items = (node.kind === 'list' ? (node as ListNode).items : [node]).flatMap((item) => {
      if (item.kind !== 'parameter') return [this.check(item)];
      const value = this.parameterOf(item);
      if (value?.kind === 'list') return value.items.map((each) => this.parameterItem(each, item));
      if (value !== undefined && node.kind === 'parameter') return [this.report('TYP312', node, {})];
      return [value === undefined ? undefined : this.parameterItem(value, item)];
    });
    return items.some((item) => item === undefined) ? undefined : (items as Typed<E>[]);
  }

  private conditional(node: ConditionalNode): Typed<E> | undefined {
    const condition = this.check(node.condition);
    const isCondition = condition !== undefined && this.expect(condition, 'boolean', '"?"');
    const [then, otherwise] = [this.check(node.then), this.check(node.otherwise)];
    if (then === undefined || otherwise === undefined) return undefined;
    const alike = this.alike([then, otherwise], 'The branches of "? :"');
    if (alike === undefined || !isCondition) return undefined;
    const expr = this.scope.writer.call('if', [condition.expr, ...alike.args], alike.type);
    return { ...this.typed(node, alike.type, expr, alike.unit), bare: alike.bare };
  }

  private call(node: CallNode): Typed<E> | undefined {
    const definition = FUNCTIONS.get(node.callee.name);
    if (definition === undefined) return this.unknownFunction(node);
    if (!definition.scopes.includes(this.scope.kind)) {
      return this.report('NAM207', node.callee, { name: definition.name, scope: this.scope.kind });
    }
    const { least, most } = arity(definition);
    if (node.args.length < least || node.args.length > most) {
      const expected = least === most ? `${least} argument${least === 1 ? '' : 's'}`
        : most === Number.POSITIVE_INFINITY ? `at least ${least} argument${least === 1 ? '' : 's'}` : `${least} or ${most} arguments`;
      return this.report('TYP303', node, { signature: signature(definition), found: node.args.length, expected });
    }
    if (definition.context !== undefined) return this.scope.context(node, definition, this);
    const args = node.args.map((arg, index) => this.argument(arg, definition, definition.parameters[index] ?? definition.parameters.at(-1)!));
    return args.some((arg) => arg === undefined) ? undefined : this.apply(node, definition, args as Typed<E>[]);
  }

  private unknownFunction(node: CallNode): undefined {
    const inScope = [...FUNCTIONS.values()].filter((each) => each.scopes.includes(this.scope.kind)).map((each) => each.name);
    const { name } = node.callee;
    const hint = this.scope.knows(name) ? `"${name}" is a value: write it without brackets.`
      : FOREIGN_FUNCTIONS.get(name.toLowerCase()) ?? didYouMean(name, inScope);
    return this.report('NAM206', node.callee, { name, hint });
  }

  private argument(node: Expr, definition: FunctionDefinition, parameter: FunctionParameter): Typed<E> | undefined {
    const what = `${definition.name}(…)`;
    if (parameter.type === 'digits') {
      if (node.kind !== 'number' || !/^\d{1,2}$/.test(node.value) || Number(node.value) > MAX_DIGITS) {
        return this.report('TYP307', node, { what: `The ${parameter.name} of ${what}`, expected: `a whole number from 0 to ${MAX_DIGITS}, written out` });
      }
      return this.check(node);
    }
    const arg = this.check(node);
    if (arg === undefined) return undefined;
    switch (parameter.type) {
      case 'number': case 'text': return this.expect(arg, parameter.type, what) ? arg : undefined;
      case 'instant': return this.asInstant(arg, what);
      case 'ordered':
        // A text may yet turn out to be an instant written out, beside another instant.
        if (isOrdered(arg.type) || arg.literal !== null) return arg;
        return this.report('TYP301', node, { what, expected: 'numbers or instants', found: TYPE_NAMES[arg.type] });
      default: return arg;
    }
  }

  private apply(node: CallNode, definition: FunctionDefinition, args: readonly Typed<E>[]): Typed<E> | undefined {
    const { writer } = this.scope;
    const first = args[0]!;
    const what = `${definition.name}(…)`;
    const exprs = args.map((arg) => arg.expr);
    const result: RowType = definition.result === 'same' ? first.type : definition.result;
    switch (definition.units) {
      case 'none':
        return this.typed(node, result, writer.call(definition.fn!, exprs, result));
      case 'seconds':
        return this.typed(node, 'number', writer.call(definition.fn!, exprs, 'number'), canonicalUnit({ time: 1 }));
      case 'keep':
        return { ...this.typed(node, result, writer.call(definition.fn!, exprs, result), first.unit), bare: first.bare };
      case 'plain': {
        if (!args.map((arg) => this.withoutDimension(arg, what)).every(Boolean)) return undefined;
        return { ...this.typed(node, 'number', writer.call(definition.fn!, exprs, 'number')), bare: args.every((arg) => arg.bare) };
      }
      case 'displayed': {
        const displayed = this.divided(first.expr, first.unit);
        const rounded = writer.call(definition.fn!, [displayed, ...exprs.slice(1)], 'number');
        return { ...this.typed(node, 'number', this.multiplied(rounded, first.unit), first.unit), bare: first.bare };
      }
      case 'duration': {
        if (!this.withoutDimension(first, what)) return undefined;
        const unit = parseUnit(definition.unit!);
        return this.typed(node, 'number', this.inUnit({ ...first, bare: true }, unit), unit);
      }
      case 'same': {
        const alike = this.alike(args, what);
        if (alike === undefined) return undefined;
        if (definition.parameters[0]!.type === 'ordered' && !isOrdered(alike.type)) {
          return this.report('TYP301', first.node, { what, expected: 'numbers or instants', found: TYPE_NAMES[alike.type] });
        }
        const type = definition.result === 'same' ? alike.type : definition.result;
        return { ...this.typed(node, type, writer.call(definition.fn!, alike.args, type), alike.unit), bare: alike.bare };
      }
    }
  }

  /** Brings operands to one type and one unit: texts beside an instant become instants, bare numbers take the others' unit. */
  private alike(operands: readonly Typed<E>[], what: string): { type: RowType; unit: Unit; bare: boolean; args: E[] } | undefined {
    const anInstant = operands.some((operand) => operand.type === 'instant');
    const same = operands.map((operand) => (anInstant && operand.type === 'text' && operand.literal !== null ? this.asInstant(operand, what) : operand));
    if (same.some((operand) => operand === undefined)) return undefined;
    const brought = same as Typed<E>[];
    const first = brought[0]!;
    const other = brought.find((operand) => operand.type !== first.type);
    if (other !== undefined) {
      return this.report('TYP302', [first.node, other.node], { what, left: TYPE_NAMES[first.type], right: TYPE_NAMES[other.type] });
    }
    if (first.type !== 'number') return { type: first.type, unit: PLAIN, bare: false, args: brought.map((operand) => operand.expr) };
    const unit = this.sharedUnit(brought, what);
    if (unit === undefined) return undefined;
    return { type: 'number', unit, bare: brought.every((operand) => operand.bare), args: brought.map((operand) => this.inUnit(operand, unit)) };
  }

  /** The unit in which numbers stand beside each other; bare ones follow the others. */
  private sharedUnit(operands: readonly Typed<E>[], what: string): Unit | undefined {
    const measured = operands.filter((operand) => !operand.bare);
    const first = measured[0];
    if (first === undefined) return PLAIN;
    const misfit = measured.find((operand) => !compatible(operand.unit, first.unit));
    if (misfit !== undefined) {
      const units = [first, misfit].map((operand) => ({ text: this.shown(operand.node), unit: unitName(operand.unit) }));
      return this.report('UNI401', [first.node, misfit.node], { what, units });
    }
    return measured.reduce((unit, operand) => common(unit, operand.unit), first.unit);
  }

  /** A bare number counted in this unit, in canonical units; others are canonical already. */
  private inUnit(operand: Typed<E>, unit: Unit): E {
    if (!operand.bare || unit.factor === '1') return operand.expr;
    if (operand.literal === null) return this.multiplied(operand.expr, unit);
    const value = canonicalDecimal(toCanonical(new Decimal(operand.literal), unit).toFixed());
    return value === undefined ? this.multiplied(operand.expr, unit) : this.scope.writer.number(value);
  }

  /** Displayed → canonical. */
  private multiplied(expr: E, unit: Unit): E {
    if (unit.factor === '1') return expr;
    const { writer } = this.scope;
    return unit.inverse === undefined
      ? writer.call('multiply', [expr, writer.number(unit.factor, true)], 'number')
      : writer.call('divide', [expr, writer.number(unit.inverse, true)], 'number');
  }

  /** Canonical → displayed. */
  private divided(expr: E, unit: Unit): E {
    if (unit.factor === '1') return expr;
    const { writer } = this.scope;
    return unit.inverse === undefined
      ? writer.call('divide', [expr, writer.number(unit.factor, true)], 'number')
      : writer.call('multiply', [expr, writer.number(unit.inverse, true)], 'number');
  }

  private asInstant(operand: Typed<E>, what: string): Typed<E> | undefined {
    if (operand.type === 'text' && operand.literal !== null) {
      const instant = canonicalInstant(operand.literal);
      if (instant === undefined) return this.report('TYP305', operand.node, { text: operand.literal.slice(0, 60) });
      const expr = this.scope.writer.instant(instant);
      if (expr !== undefined) return this.typed(operand.node, 'instant', expr);
    }
    return this.expect(operand, 'instant', what) ? operand : undefined;
  }

  /** Whether the operand has this type; reports it otherwise. */
  expect(operand: Typed<E>, type: RowType, what: string): boolean {
    if (operand.type === type) return true;
    const instants = type === 'number' && operand.type === 'instant';
    this.report('TYP301', operand.node, {
      what, expected: `${type === 'number' ? 'numbers' : type === 'text' ? 'texts' : type === 'instant' ? 'instants' : 'truth values'}`,
      found: TYPE_NAMES[operand.type], hint: instants ? 'The time between two instants is seconds_between(a, b).' : undefined,
    });
    return false;
  }

  private withoutDimension(operand: Typed<E>, what: string): boolean {
    if (!hasDimensions(operand.unit)) return true;
    this.report('UNI403', operand.node, { what, unit: unitName(operand.unit) });
    return false;
  }
}

/** Decimal places that `round` can keep. */
const MAX_DIGITS = 20;

const isOrdered = (type: RowType): boolean => type === 'number' || type === 'instant';

/** What people call functions that exist here under another name, or not at all. */
const FOREIGN_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['if', 'Write condition ? value : otherwise.'], ['iif', 'Write condition ? value : otherwise.'], ['case', 'Write condition ? value : otherwise.'],
  ['min', 'The smallest of several values is least(x, y); over rows it is a measure with aggregation MIN.'],
  ['max', 'The largest of several values is greatest(x, y); over rows it is a measure with aggregation MAX.'],
  ['sum', 'Sums over rows are measures with aggregation SUM.'], ['avg', 'Means over rows are measures with aggregation AVG.'],
  ['count', 'Counts of rows are measures with aggregation COUNT.'], ['log', 'The natural logarithm is ln(x).'], ['pow', 'Write x ^ y.'],
  ['isnull', 'Write is_null(x).'], ['ifnull', 'Write coalesce(x, y).'], ['nvl', 'Write coalesce(x, y).'], ['startswith', 'Write starts_with(text, start).'],
  ['datediff', 'Write seconds_between(a, b).'], ['filter', 'Write where(x, condition).'],
]);
