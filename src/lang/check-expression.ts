import { Decimal } from '../kernel/decimal.js';
import type { BinaryNode, CallNode, ConditionalNode, Expr, NameNode, ParameterNode, UnaryNode } from './ast.js';
import { checkCall } from './check-call.js';
import { Findings } from './findings.js';
import type { FunctionDefinition, ScopeKind } from './functions.js';
import { isOrdered, Operands, present } from './operands.js';
import { OPERATORS, type OperatorDefinition } from './operators.js';
import { MAX_LIST, type Parameters, parameterValue, type ParameterValue } from './parameters.js';
import type { RowType } from './row-expr.js';
import { type Typed, TYPE_NAMES, type Writer } from './typed.js';
import { difference, hasDimensions, PLAIN, power, product, quotient, sum, type Unit, unitName } from './units.js';

/** What a scope adds to the common rules: its names, its parameters, its context functions. Undefined stands for a finding. */
export interface Scope<E> {
  readonly kind: ScopeKind;
  readonly writer: Writer<E>;
  /** Null where `$name` has no place. */
  readonly parameters: Parameters | null;
  /** Whether a name means something here. */
  knows(name: string): boolean;
  name(node: NameNode, checker: Checker<E>): Typed<E> | undefined;
  context(node: CallNode, definition: FunctionDefinition, checker: Checker<E>): Typed<E> | undefined;
  /** Whether a function of this scope may stand at this place, and what it names exists; reports it otherwise. */
  permits?(node: CallNode, definition: FunctionDefinition, checker: Checker<E>): boolean;
}

/**
 * Types and units of one expression, for either scope. A part with a finding gives undefined and its neighbours go on,
 * so that all findings come at once and none follows from another.
 */
export class Checker<E> {
  readonly findings: Findings;
  readonly operands: Operands<E>;

  constructor(text: string, readonly scope: Scope<E>) {
    this.findings = new Findings(text);
    this.operands = new Operands(this.findings, scope.writer);
  }

  check(node: Expr): Typed<E> | undefined {
    switch (node.kind) {
      case 'number': return this.number(node.value, node);
      case 'text': return this.text(node.value, node);
      case 'boolean': return this.typed(node, 'boolean', this.scope.writer.boolean(node.value));
      case 'name': return this.scope.name(node, this);
      case 'parameter': return this.parameter(node);
      case 'unary': return node.operator === 'not' ? this.negation(node) : this.sign(node);
      case 'binary': return this.binary(node);
      case 'conditional': return this.conditional(node);
      case 'call': return checkCall(node, this);
      case 'list': return this.findings.report('SYN117', node, {});
    }
  }

  typed(node: Expr, type: RowType, expr: E, unit: Unit = PLAIN): Typed<E> {
    return { type, unit, bare: false, literal: null, expr, node };
  }

  private number(value: string, node: Expr): Typed<E> {
    return { type: 'number', unit: PLAIN, bare: true, literal: value, expr: this.scope.writer.number(value), node };
  }

  private text(value: string, node: Expr): Typed<E> | undefined {
    const expr = this.scope.writer.text(value);
    if (expr === undefined) return this.findings.report('TYP314', node, {});
    return { type: 'text', unit: PLAIN, bare: false, literal: value, expr, node };
  }

  private parameter(node: ParameterNode): Typed<E> | undefined {
    const value = this.parameterOf(node);
    if (value === undefined) return undefined;
    if (value.kind === 'list') {
      return this.findings.report('TYP308', node, { name: node.name, problem: 'is a list, which stands only after "in"' });
    }
    return this.given(value, node);
  }

  private parameterOf(node: ParameterNode): ParameterValue | undefined {
    const { parameters } = this.scope;
    const { name } = node;
    if (parameters === null) return this.findings.report('NAM211', node, { name });
    if (!parameters.has(name)) {
      return this.findings.report('NAM212', node, { name, hint: this.findings.suggest(name, parameters.keys()) });
    }
    const value = parameterValue(parameters.get(name));
    if (value.kind === 'unusable') return this.findings.report('TYP308', node, { name, problem: value.problem });
    if (value.kind === 'list' && value.count > MAX_LIST) {
      return this.findings.report('PLN504', node, { name, count: value.count, max: MAX_LIST });
    }
    return value;
  }

  /** A parameter's value, as if it were written out at its place. */
  private given(value: ParameterValue, node: Expr): Typed<E> | undefined {
    switch (value.kind) {
      case 'number': return this.number(value.value, node);
      case 'text': return this.text(value.value, node);
      case 'boolean': return this.typed(node, 'boolean', this.scope.writer.boolean(value.value));
      default: return undefined;
    }
  }

  private negation(node: UnaryNode): Typed<E> | undefined {
    const operand = this.check(node.operand);
    if (operand === undefined || !this.operands.expect(operand, 'boolean', '"not"')) return undefined;
    return this.typed(node, 'boolean', this.scope.writer.call('not', [operand.expr], 'boolean'));
  }

  private sign(node: UnaryNode): Typed<E> | undefined {
    const operand = this.check(node.operand);
    if (operand === undefined || !this.operands.expect(operand, 'number', '"-"')) return undefined;
    if (operand.literal !== null) return this.number(new Decimal(operand.literal).negated().plus(0).toFixed(), node);
    return { ...operand, expr: this.scope.writer.call('negate', [operand.expr], 'number'), node };
  }

  private binary(node: BinaryNode): Typed<E> | undefined {
    if (node.operator === 'in') return this.membership(node);
    const operator = OPERATORS.get(node.operator)!;
    const [left, right] = [this.check(node.left), this.check(node.right)];
    if (left === undefined || right === undefined) return undefined;
    if (operator.operands === 'alike' || operator.operands === 'ordered') return this.comparison(node, operator, left, right);
    const type = operator.operands;
    // Two operands of the same wrong type are one mistake.
    const judged = left.type === right.type ? [left] : [left, right];
    const fits = judged.map((operand) => this.operands.expect(operand, type, `"${node.operator}"`));
    if (!fits.every(Boolean)) return undefined;
    if (type === 'number') return this.arithmetic(node, operator, left, right);
    return this.typed(node, 'boolean', this.scope.writer.call(operator.fn, [left.expr, right.expr], 'boolean'));
  }

  private comparison(node: BinaryNode, operator: OperatorDefinition, left: Typed<E>, right: Typed<E>): Typed<E> | undefined {
    const alike = this.operands.alike([left, right], `"${node.operator}"`);
    if (alike === undefined) return undefined;
    if (operator.operands === 'ordered' && !isOrdered(alike.type)) {
      return this.findings.report('TYP306', node, { operator: node.operator, type: TYPE_NAMES[alike.type] });
    }
    return this.typed(node, 'boolean', this.scope.writer.call(operator.fn, alike.exprs, 'boolean'));
  }

  private arithmetic(node: BinaryNode, operator: OperatorDefinition, left: Typed<E>, right: Typed<E>): Typed<E> | undefined {
    const bare = left.bare && right.bare;
    const result = (exprs: readonly E[], unit: Unit): Typed<E> =>
      ({ ...this.typed(node, 'number', this.scope.writer.call(operator.fn, exprs, 'number'), unit), bare });
    switch (operator.units) {
      case 'product': return result([left.expr, right.expr], product(left.unit, right.unit));
      case 'quotient': return result([left.expr, right.expr], quotient(left.unit, right.unit));
      case 'power': {
        const unit = this.powerUnit(left, right);
        return unit === undefined ? undefined : result([left.expr, right.expr], unit);
      }
      default: {
        const shared = this.operands.sharedUnit([left, right], `"${node.operator}"`);
        if (shared === undefined) return undefined;
        const exprs = [left, right].map((operand) => this.operands.inUnit(operand, shared));
        if (left.bare || right.bare || operator.units === 'same') return result(exprs, shared);
        return result(exprs, operator.units === 'sum' ? sum(left.unit, right.unit) : difference(left.unit, right.unit));
      }
    }
  }

  private powerUnit(base: Typed<E>, exponent: Typed<E>): Unit | undefined {
    if (!this.operands.expectPlain(exponent, 'An exponent')) return undefined;
    if (!hasDimensions(base.unit)) return PLAIN;
    if (exponent.literal !== null && /^-?[1-6]$/.test(exponent.literal)) return power(base.unit, Number(exponent.literal));
    return this.findings.report('UNI404', exponent.node, { unit: unitName(base.unit) });
  }

  private membership(node: BinaryNode): Typed<E> | undefined {
    const operand = this.check(node.left);
    const items = this.items(node.right);
    if (operand === undefined || items === undefined) return undefined;
    // Nothing is in an empty list, whatever the operand.
    if (items.length === 0) return this.typed(node, 'boolean', this.scope.writer.boolean(false));
    const alike = this.operands.alike([operand, ...items], '"in"');
    return alike === undefined ? undefined : this.typed(node, 'boolean', this.scope.writer.call('in', alike.exprs, 'boolean'));
  }

  /** The values right of `in`: a list, in which list parameters are spread, or a list parameter alone. */
  private items(node: Expr): readonly Typed<E>[] | undefined {
    if (node.kind === 'parameter') {
      const value = this.parameterOf(node);
      if (value === undefined) return undefined;
      return value.kind === 'list' ? this.givenItems(value.items, node) : this.findings.report('TYP312', node, {});
    }
    if (node.kind !== 'list') return this.findings.report('TYP312', node, {});
    const items = node.items.map((item) => {
      if (item.kind !== 'parameter') return [this.check(item)];
      const value = this.parameterOf(item);
      if (value === undefined) return [undefined];
      return value.kind === 'list' ? this.givenItems(value.items, item) ?? [undefined] : [this.given(value, item)];
    }).flat();
    return present(items);
  }

  private givenItems(values: readonly ParameterValue[], node: Expr): readonly Typed<E>[] | undefined {
    const items: Typed<E>[] = [];
    for (const value of values) {
      const item = this.given(value, node);
      // One finding says it for all of a list's values.
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  }

  private conditional(node: ConditionalNode): Typed<E> | undefined {
    const condition = this.check(node.condition);
    const isCondition = condition !== undefined && this.operands.expect(condition, 'boolean', '"?"');
    const branches = present([this.check(node.then), this.check(node.otherwise)]);
    const alike = branches === undefined ? undefined : this.operands.alike(branches, 'Either side of ":"');
    if (!isCondition || alike === undefined) return undefined;
    const expr = this.scope.writer.call('if', [condition.expr, ...alike.exprs], alike.type);
    return { ...this.typed(node, alike.type, expr, alike.unit), bare: alike.bare };
  }
}
