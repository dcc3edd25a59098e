import type { CallNode, Expr } from './ast.js';
import type { Checker } from './check-expression.js';
import { arity, type FunctionDefinition, type FunctionParameter, FUNCTIONS, type ScopeKind, signature } from './functions.js';
import { isOrdered, present } from './operands.js';
import type { RowType } from './row-expr.js';
import { type Typed, TYPE_NAMES } from './typed.js';
import { canonicalUnit, compatible, parseUnit, PLAIN } from './units.js';

/** Decimal places that `round` can keep. */
const MAX_DIGITS = 20;

/** What people call functions that exist here under another name, or not at all. */
const FOREIGN_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['if', 'Write condition ? value : otherwise.'],
  ['iif', 'Write condition ? value : otherwise.'],
  ['case', 'Write condition ? value : otherwise.'],
  ['min', 'The smallest of several values is least(x, y); over rows it is a measure with aggregation MIN.'],
  ['max', 'The largest of several values is greatest(x, y); over rows it is a measure with aggregation MAX.'],
  ['sum', 'Sums over rows are measures with aggregation SUM.'],
  ['avg', 'Means over rows are measures with aggregation AVG.'],
  ['count', 'Counts of rows are measures with aggregation COUNT.'],
  ['log', 'The natural logarithm is ln(x).'],
  ['pow', 'Write x ^ y.'],
  ['isnull', 'Write is_null(x).'],
  ['ifnull', 'Write coalesce(x, y).'],
  ['nvl', 'Write coalesce(x, y).'],
  ['startswith', 'Write starts_with(text, start).'],
  ['datediff', 'Write seconds_between(a, b).'],
  ['filter', 'Write where(x, condition).'],
]);

/** name(argument, …): which function it is, whether it has its place here, its arguments' types, and what it does to units. */
export function checkCall<E>(node: CallNode, checker: Checker<E>): Typed<E> | undefined {
  const { findings, scope } = checker;
  const definition = FUNCTIONS.get(node.callee.name);
  if (definition === undefined) return unknownFunction(node, checker);
  if (!definition.scopes.includes(scope.kind)) {
    return findings.report('NAM207', node.callee, { name: definition.name, scope: scope.kind });
  }
  const { least, most } = arity(definition);
  if (node.args.length < least || node.args.length > most) {
    return findings.report('TYP303', node, {
      signature: signature(definition),
      found: node.args.length,
      expected: countOf(least, most),
    });
  }
  if (definition.context !== undefined) return scope.context(node, definition, checker);
  if (scope.permits?.(node, definition, checker) === false) return undefined;
  const parameter = (index: number): FunctionParameter => definition.parameters[index] ?? definition.parameters.at(-1)!;
  const args = present(node.args.map((arg, index) => checkArgument(arg, definition, parameter(index), checker)));
  return args === undefined ? undefined : apply(node, definition, args, checker);
}

function countOf(least: number, most: number): string {
  if (most === Number.POSITIVE_INFINITY) return `at least ${least} argument${least === 1 ? '' : 's'}`;
  return least === most ? `${least} argument${least === 1 ? '' : 's'}` : `${least} or ${most} arguments`;
}

function unknownFunction<E>(node: CallNode, { findings, scope }: Checker<E>): undefined {
  const { name } = node.callee;
  const hint = scope.knows(name)
    ? `"${name}" is a value: write it without brackets.`
    : FOREIGN_FUNCTIONS.get(name.toLowerCase()) ?? findings.suggest(name, functionsOf(scope.kind));
  return findings.report('NAM206', node.callee, { name, hint });
}

const functionsOf = (scope: ScopeKind): string[] =>
  [...FUNCTIONS.values()].filter((each) => each.scopes.includes(scope)).map((each) => each.name);

function checkArgument<E>(
  node: Expr, definition: FunctionDefinition, parameter: FunctionParameter, checker: Checker<E>,
): Typed<E> | undefined {
  const { findings, operands } = checker;
  const what = `${definition.name}(…)`;
  if (
    parameter.type === 'digits' &&
    (node.kind !== 'number' || !/^\d{1,2}$/.test(node.value) || Number(node.value) > MAX_DIGITS)
  ) {
    return findings.report('TYP307', node, {
      what: `The digits of ${what}`,
      expected: `a whole number from 0 to ${MAX_DIGITS}, written out`,
    });
  }
  if ((parameter.type === 'tag' || parameter.type === 'schedule') && node.kind !== 'text') {
    return findings.report('TYP307', node, { what: `The ${parameter.type} of ${what}`, expected: 'in quotes' });
  }
  const arg = checker.check(node);
  if (arg === undefined) return undefined;
  switch (parameter.type) {
    case 'duration':
      if (!operands.expect(arg, 'number', what)) return undefined;
      return compatible(arg.unit, canonicalUnit({ time: 1 })) ? arg : findings.report('UNI406', node, { what });
    case 'number': case 'text': return operands.expect(arg, parameter.type, what) ? arg : undefined;
    case 'instant': return operands.asInstant(arg, what);
    case 'ordered':
      // A text written out may yet be an instant, beside another instant.
      if (isOrdered(arg.type) || (arg.type === 'text' && arg.literal !== null)) return arg;
      return findings.report('TYP301', node, { what, expected: 'numbers or instants', found: TYPE_NAMES[arg.type] });
    default: return arg;
  }
}

function apply<E>(
  node: CallNode,
  definition: FunctionDefinition,
  args: readonly Typed<E>[],
  checker: Checker<E>,
): Typed<E> | undefined {
  const {
    findings,
    operands,
    scope: { writer },
  } = checker;
  const first = args[0]!;
  const what = `${definition.name}(…)`;
  const fn = definition.fn!;
  const exprs = args.map((arg) => arg.expr);
  const result: RowType = definition.result === 'same' ? first.type : definition.result;
  switch (definition.units) {
    case 'none':
      return checker.typed(node, result, writer.call(fn, exprs, result));
    case 'seconds':
      return checker.typed(node, result, writer.call(fn, exprs, result), canonicalUnit({ time: 1 }));
    case 'keep':
      return { ...checker.typed(node, result, writer.call(fn, exprs, result), first.unit), bare: first.bare };
    case 'plain': {
      const isPlain = args.map((arg) => operands.expectPlain(arg, what)).every(Boolean);
      const bare = args.every((arg) => arg.bare);
      return isPlain ? { ...checker.typed(node, result, writer.call(fn, exprs, result), PLAIN), bare } : undefined;
    }
    case 'displayed': {
      const rounded = writer.call(fn, [operands.divided(first.expr, first.unit), ...exprs.slice(1)], result);
      return { ...checker.typed(node, result, operands.multiplied(rounded, first.unit), first.unit), bare: first.bare };
    }
    case 'duration': {
      if (!operands.expectPlain(first, what)) return undefined;
      const unit = parseUnit(definition.unit!);
      return checker.typed(node, result, operands.inUnit({ ...first, bare: true }, unit), unit);
    }
    case 'same': {
      const alike = operands.alike(args, what);
      if (alike === undefined) return undefined;
      if (definition.parameters[0]!.type === 'ordered' && !isOrdered(alike.type)) {
        return findings.report('TYP301', first.node, { what, expected: 'numbers or instants', found: TYPE_NAMES[alike.type] });
      }
      const type = definition.result === 'same' ? alike.type : definition.result;
      return { ...checker.typed(node, type, writer.call(fn, alike.exprs, type), alike.unit), bare: alike.bare };
    }
  }
}
