import { GRAINS, type Grain } from '../calendar/grain.js';
import type { CallNode, Expr } from './ast.js';
import { checkCalendarCondition } from './calendar-condition.js';
import type { CalendarNames } from './catalog.js';
import type { Checker } from './check-expression.js';
import { hasUnitsFromTheBeginning, pushContext } from './context.js';
import type { ContextFunction, FunctionDefinition } from './functions.js';
import type { ContextChange, EachUnit, KpiExpr, OverFunction, ScalarFunction } from './kpi-expr.js';
import type { Parameters } from './parameters.js';
import type { Typed } from './typed.js';
import { difference, dimensionless, PLAIN } from './units.js';

/** Steps and units that a function of time can be asked for. */
export const MOST_STEPS = 10_000;

/** Units by their names in expressions: day, fiscal_year. */
const UNITS: ReadonlyMap<string, Grain> = new Map(GRAINS.map((grain) => [grain.toLowerCase(), grain]));

/** What the functions of time read besides their arguments. */
export interface TimeScope {
  readonly calendar: CalendarNames;
  readonly parameters: Parameters | null;
}

/** Functions of time, by what follows their first argument; undefined after a finding. */
export type TimeFunction = Exclude<ContextFunction, 'where' | 'overall' | 'share'>;

type Inner = Typed<KpiExpr>;
type Check = Checker<KpiExpr>;

/**
 * A function of time over `inner` (null for `units`), which gets the arguments behind it. The change stands outside all changes
 * that its argument carries already.
 */
export function timeFunction(
  node: CallNode, definition: FunctionDefinition, inner: Inner | null, checker: Check, scope: TimeScope,
): Inner | undefined {
  const args = inner === null ? node.args : node.args.slice(1);
  const kind = definition.context as TimeFunction;
  switch (kind) {
    case 'previous': {
      const count = args[0] === undefined ? 1 : countOf(args[0], definition, checker);
      return count === undefined ? undefined : within(node, inner!, time({ kind, count }, count === 1 ? 'previous' : `previous ${count}`));
    }
    case 'shift':
    case 'rolling': {
      const [count, unit] = [countOf(args[0]!, definition, checker), unitOf(args[1]!, definition, checker)];
      if (count === undefined || unit === undefined) return undefined;
      return within(node, inner!, time({ kind, count, unit }, `${kind} ${count} ${unit.toLowerCase()}`));
    }
    case 'toDate': {
      const unit = unitOf(args[0]!, definition, checker);
      return unit === undefined ? undefined : within(node, inner!, time({ kind, unit }, `${unit.toLowerCase()} to date`));
    }
    case 'cumulative':
      if (hasUnitsFromTheBeginning(inner!.expr)) return checker.findings.report('PLN510', node, {});
      return within(node, inner!, time({ kind }, 'cumulative'));
    case 'change': {
      const { before, unit } = compared(node, inner!);
      return { ...inner!, literal: null, unit, node, expr: call('subtract', inner!.expr, before) };
    }
    case 'growth': {
      const { before } = compared(node, inner!);
      // Nothing grows from less than nothing: nullif(p, p) is UNDEFINED.
      const from = call('if', call('less', before, number('0')), call('nullif', before, before), before);
      const expr = call('divide', call('subtract', inner!.expr, before), from);
      return { ...inner!, literal: null, unit: dimensionless('%'), node, expr };
    }
    case 'units': {
      const each = eachOf(args, definition, checker, scope);
      return each === undefined ? undefined : checker.typed(node, 'number', { op: 'units', context: [], each }, PLAIN);
    }
    default: {
      const each = eachOf(args, definition, checker, scope);
      if (each === undefined) return undefined;
      const body = pushContext(inner!.expr, each);
      return { ...inner!, literal: null, node, expr: { op: 'over', fn: OVER[kind], context: [], each, body } };
    }
  }
}

const OVER: Readonly<Record<'meanOver' | 'minOver' | 'maxOver' | 'sumOver', OverFunction>> = {
  meanOver: 'mean', minOver: 'min', maxOver: 'max', sumOver: 'sum',
};

const number = (value: string): KpiExpr => ({ op: 'number', value });
const call = (fn: ScalarFunction, ...args: KpiExpr[]): KpiExpr => ({ op: 'call', fn, args });

const time = (change: Extract<ContextChange, { kind: 'time' }>['change'], text: string): ContextChange => ({ kind: 'time', change, text });

const within = (node: CallNode, inner: Inner, change: ContextChange): Inner =>
  ({ ...inner, literal: null, node, expr: pushContext(inner.expr, change) });

function compared(node: CallNode, inner: Inner): { readonly before: KpiExpr; readonly unit: Inner['unit'] } {
  const { expr } = within(node, inner, time({ kind: 'previous', count: 1 }, 'previous'));
  return { before: expr, unit: difference(inner.unit, inner.unit) };
}

function countOf(node: Expr, { name }: FunctionDefinition, { findings }: Check): number | undefined {
  if (node.kind === 'number' && /^\d{1,5}$/.test(node.value) && Number(node.value) >= 1 && Number(node.value) <= MOST_STEPS) {
    return Number(node.value);
  }
  return findings.report('TYP307', node, {
    what: `The count of ${name}(…)`,
    expected: `a whole number from 1 to ${MOST_STEPS.toLocaleString('en')}, written out`,
  });
}

function unitOf(node: Expr, { name }: FunctionDefinition, { findings }: Check): Grain | undefined {
  if (node.kind !== 'text') {
    return findings.report('TYP307', node, { what: `The unit of ${name}(…)`, expected: 'in quotes: "month"' });
  }
  const unit = UNITS.get(node.value);
  if (unit !== undefined) return unit;
  return findings.report('NAM250', node, {
    name: node.value, units: [...UNITS.keys()], hint: findings.suggest(node.value.toLowerCase(), UNITS.keys()),
  });
}

function eachOf(args: readonly Expr[], definition: FunctionDefinition, checker: Check, scope: TimeScope): EachUnit | undefined {
  const unit = unitOf(args[0]!, definition, checker);
  if (unit === undefined) return undefined;
  const text = `each ${unit.toLowerCase()}`;
  if (args[1] === undefined) return { kind: 'each', unit, condition: null, text };
  const checked = checkCalendarCondition(checker.findings.text, args[1], { ...scope, hourly: unit === 'HOUR' });
  if (checked.ok) return { kind: 'each', unit, condition: checked.condition, text: `${text} where ${checked.canonical}` };
  checker.findings.diagnostics.push(...checked.diagnostics);
  return undefined;
}
