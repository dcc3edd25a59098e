import { isoWeekday, parseDate } from '../calendar/civil-day.js';
import { rangeOn } from '../calendar/tag.js';
import { Decimal } from '../kernel/decimal.js';
import { children, type Expr } from './ast.js';
import type { CalendarNames } from './catalog.js';
import { Checker, type Scope } from './check-expression.js';
import type { Diagnostic } from './diagnostics.js';
import { Findings } from './findings.js';
import { FUNCTIONS } from './functions.js';
import type { Parameters } from './parameters.js';
import { print } from './print.js';
import type { RowExpr } from './row-expr.js';
import { permitsCall } from './row-place.js';
import { rowWriter } from './row-writer.js';
import { TYPE_NAMES } from './typed.js';

/** What a calendar condition can ask of a unit. */
const FUNCTIONS_OF_UNITS: readonly string[] = ['tagged', 'weekday', 'hour_of_day'];
const OPERATORS_OF_UNITS: readonly string[] = ['==', '!=', '<', '<=', '>', '>=', 'in', 'and', 'or'];

export interface CalendarConditionOptions {
  readonly calendar: CalendarNames;
  readonly parameters: Parameters | null;
  /** Whether the units are hours: only they have an hour of the day. */
  readonly hourly: boolean;
}

export type CheckedCalendarCondition =
  | { readonly ok: true; readonly condition: RowExpr; readonly canonical: string }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Checks the condition that chooses units of a calendar, a part of `text`: tagged("tag"), weekday(), hour_of_day() where units are
 * hours, values written out, comparisons, `in`, and, or, not. `holdsOn` judges it; it never reaches SQL.
 */
export function checkCalendarCondition(text: string, node: Expr, options: CalendarConditionOptions): CheckedCalendarCondition {
  const misfits = misfitsIn(node, options.hourly);
  if (misfits.length > 0) {
    const findings = new Findings(text);
    for (const misfit of misfits) {
      if (misfit.kind === 'call' && FUNCTIONS_OF_UNITS.includes(misfit.callee.name) && misfit.args.length > 0) {
        findings.report('NAM233', misfit, { name: misfit.callee.name, why: 'calendar' });
      } else {
        findings.report('NAM234', misfit, { hourly: options.hourly });
      }
    }
    return { ok: false, diagnostics: findings.diagnostics };
  }
  const scope: Scope<RowExpr> = {
    kind: 'row',
    writer: rowWriter,
    parameters: options.parameters,
    knows: () => false,
    name: () => undefined,
    context: () => undefined,
    permits: (call, definition, { findings }) =>
      permitsCall(call, definition, { place: 'condition', calendar: options.calendar }, findings),
  };
  const checker = new Checker(text, scope);
  const typed = checker.check(node);
  if (typed !== undefined && typed.type !== 'boolean') {
    checker.findings.report('TYP304', typed.node, { expected: TYPE_NAMES.boolean, found: TYPE_NAMES[typed.type] });
  }
  const { diagnostics } = checker.findings;
  if (typed === undefined || diagnostics.length > 0) return { ok: false, diagnostics };
  return { ok: true, condition: typed.expr, canonical: print(node) };
}

/** The outermost parts that have no place; an unknown function is left to the checker, which knows what was meant. */
function misfitsIn(node: Expr, hourly: boolean): Expr[] {
  switch (node.kind) {
    case 'number': case 'text': case 'boolean': case 'parameter': return [];
    case 'binary':
      if (!OPERATORS_OF_UNITS.includes(node.operator)) return [node];
      return children(node).flatMap((child) => misfitsIn(child, hourly));
    case 'list': case 'unary': return children(node).flatMap((child) => misfitsIn(child, hourly));
    case 'call': {
      const { name } = node.callee;
      if (!FUNCTIONS.has(name) || name === 'tagged') return [];
      return FUNCTIONS_OF_UNITS.includes(name) && node.args.length === 0 && (hourly || name !== 'hour_of_day') ? [] : [node];
    }
    default: return [node];
  }
}

/** A unit as its condition sees it: the local date and hour at which it begins. */
export interface CalendarUnit {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** 0 to 23. */
  readonly hour: number;
}

/** Whether a checked calendar condition holds for a unit; tags are those that it was checked with. */
export const holdsOn = (condition: RowExpr, unit: CalendarUnit, calendar: CalendarNames): boolean =>
  valueOf(condition, unit, calendar) === true;

type UnitValue = Decimal | string | boolean;

function valueOf(expr: RowExpr, unit: CalendarUnit, calendar: CalendarNames): UnitValue {
  if (expr.op === 'number') return new Decimal(expr.value);
  if (expr.op === 'text' || expr.op === 'boolean') return expr.value;
  if (expr.op !== 'call') throw new Error(`${expr.op} is no part of a calendar condition`);
  const { fn, args } = expr;
  const value = (index: number): UnitValue => valueOf(args[index]!, unit, calendar);
  switch (fn) {
    case 'weekday': return new Decimal(isoWeekday(parseDate(unit.date)!));
    case 'hourOfDay': return new Decimal(unit.hour);
    case 'tagged': return isTagged(args[1]!, unit, calendar);
    case 'negate': return (value(0) as Decimal).negated();
    case 'not': return value(0) === false;
    case 'and': return args.every((_, index) => value(index) === true);
    case 'or': return args.some((_, index) => value(index) === true);
    case 'equal': return same(value(0), value(1));
    case 'notEqual': return !same(value(0), value(1));
    case 'in': return args.slice(1).some((_, index) => same(value(0), value(index + 1)));
    case 'less': return (value(0) as Decimal).lt(value(1) as Decimal);
    case 'lessOrEqual': return (value(0) as Decimal).lte(value(1) as Decimal);
    case 'greater': return (value(0) as Decimal).gt(value(1) as Decimal);
    case 'greaterOrEqual': return (value(0) as Decimal).gte(value(1) as Decimal);
    default: throw new Error(`${fn} is no part of a calendar condition`);
  }
}

const isTagged = (leaf: RowExpr, { date }: CalendarUnit, calendar: CalendarNames): boolean =>
  leaf.op === 'tag' && rangeOn(calendar.tag(leaf.key)?.ranges ?? [], date) !== undefined;

const same = (a: UnitValue, b: UnitValue): boolean => (a instanceof Decimal && b instanceof Decimal ? a.eq(b) : a === b);
