import { canonicalDecimal } from '../../../kernel/decimal.js';
import { make, type BinaryOperator, type Expr } from '../../../lang/ast.js';
import type { ScopeKind } from '../../../lang/functions.js';
import { print } from '../../../lang/print.js';
import type { RowType } from '../../../lang/row-expr.js';
import { Untranslatable } from '../conversion.js';
import type { SqlCase, SqlExpression, SqlName, SqlOperator } from './sql-expression.js';
import { hasFraction, typeOf } from './sql-types.js';

/** What the names of an expression stand for. */
export interface SqlNames {
  readonly scope: ScopeKind;
  /** Null where nothing says so yet. */
  typeOf(name: SqlName): RowType | null;
  /** `wanted`: the type that its place asks for; null where it takes any. Throws Untranslatable where nothing here is that. */
  resolve(name: SqlName, wanted: RowType | null): Expr;
  /** Told of each division that some databases cut off. */
  dividedWhole(): void;
}

/** The tree has no text, and so no places. */
const NOWHERE = { from: 0, to: 0 };
export const named = (name: string): Expr => make.name(name, NOWHERE);
export const called = (name: string, ...args: readonly Expr[]): Expr => make.call(make.name(name, NOWHERE), args, NOWHERE);
export const number = (text: string): Expr => make.number(text, NOWHERE);
export const text = (value: string): Expr => make.text(value, NOWHERE);
export const binary = (operator: BinaryOperator, left: Expr, right: Expr): Expr => make.binary(operator, left, right, NOWHERE);
const not = (operand: Expr): Expr => make.unary('not', operand, NOWHERE);

const OPERATORS: Readonly<Record<SqlOperator, BinaryOperator>> = {
  '+': '+', '-': '-', '*': '*', '/': '/', '=': '==', '<>': '!=', '<': '<', '<=': '<=', '>': '>', '>=': '>=', and: 'and', or: 'or',
};
const SAME_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ['abs', 'abs'], ['round', 'round'], ['floor', 'floor'], ['ceil', 'ceil'], ['ceiling', 'ceil'],
]);

/**
 * The same expression in the language: unknown values, three-valued logic and comparisons are as in SQL. `wanted` is the type
 * that its place asks for. Throws Untranslatable for what cannot be said exactly.
 */
export function toLanguage(sql: SqlExpression, wanted: RowType | null, names: SqlNames): Expr {
  const go = (each: SqlExpression, type: RowType | null): Expr => toLanguage(each, type, names);
  const common = (...all: readonly (SqlExpression | null)[]): RowType | null =>
    wanted ?? typeOf({ kind: 'call', name: '', args: all.filter((each) => each !== null) }, (name) => names.typeOf(name));
  switch (sql.kind) {
    case 'number': return literal(number(exactly(sql.text)), 'number', wanted);
    case 'text': return literal(text(sql.value), 'text', wanted);
    case 'boolean': return literal(make.boolean(sql.value, NOWHERE), 'boolean', wanted);
    case 'null': throw new Untranslatable('Its SQL holds NULL where the language has no value to write.');
    case 'name': return names.resolve(sql, wanted);
    case 'float': return go(sql.operand, 'number');
    case 'unary':
      return sql.operator === 'not' ? not(go(sql.operand, 'boolean')) : make.unary('-', go(sql.operand, 'number'), NOWHERE);
    case 'binary': return binaryOf(sql, names);
    case 'in': {
      const type = typeOf({ kind: 'call', name: '', args: [sql.operand, ...sql.items] }, (name) => names.typeOf(name));
      return binary('in', go(sql.operand, type), make.list(sql.items.map((item) => go(item, type)), NOWHERE));
    }
    case 'like': return like(go(sql.operand, 'text'), sql.pattern, sql.anyCase);
    case 'isNull': {
      if (names.scope === 'kpi') {
        throw new Untranslatable('Its SQL asks whether a number IS NULL, which an expression over measures cannot.');
      }
      return called('is_null', go(sql.operand, null));
    }
    case 'case': return conditional(sql, common(...sql.branches.map(({ then }) => then), sql.otherwise), names);
    case 'call': {
      const type = common(...sql.args);
      if (sql.name === 'coalesce' || sql.name === 'nullif') return called(sql.name, ...sql.args.map((each) => go(each, type)));
      if (sql.name === 'lower' && names.scope === 'row') return called('lower', ...sql.args.map((each) => go(each, 'text')));
      const same = SAME_FUNCTIONS.get(sql.name);
      if (same === undefined) throw new Untranslatable(`Its SQL calls ${sql.name.toUpperCase()}, which is not translated.`);
      return called(same, ...sql.args.map((each) => go(each, 'number')));
    }
  }
}

function binaryOf(sql: Extract<SqlExpression, { kind: 'binary' }>, names: SqlNames): Expr {
  const { operator, left, right } = sql;
  const both = (type: RowType | null): Expr =>
    binary(OPERATORS[operator], toLanguage(left, type, names), toLanguage(right, type, names));
  switch (operator) {
    case 'and': case 'or': return both('boolean');
    case '+': case '-': case '*': return both('number');
    case '/': {
      if (!hasFraction(left) && !hasFraction(right)) names.dividedWhole();
      // Dividing by 0 gives no value here: NULLIF(x, 0) would only hide why.
      const isGuarded = right.kind === 'call' && right.name === 'nullif' && right.args.length === 2 && isZero(right.args[1]!);
      return binary('/', toLanguage(left, 'number', names), toLanguage(isGuarded ? right.args[0]! : right, 'number', names));
    }
    default: return both(typeOf(left, (name) => names.typeOf(name)) ?? typeOf(right, (name) => names.typeOf(name)));
  }
}

const isZero = (sql: SqlExpression): boolean => sql.kind === 'number' && Number(sql.text) === 0;

/** In SQL a condition that is unknown is as one that is false; in the language nothing would come of it. */
function conditional({ branches, otherwise }: SqlCase, type: RowType | null, names: SqlNames): Expr {
  const last = toLanguage(branches.at(-1)!.then, type, names);
  // Without ELSE: unknown, which the language has no word for, but every value is unknown where it equals itself.
  const end = otherwise === null ? called('nullif', last, last) : toLanguage(otherwise, type, names);
  return branches.reduceRight(
    (rest, { when, then }) => {
      const plain = toLanguage(when, 'boolean', names);
      const condition = when.kind === 'isNull' ? plain : called('coalesce', plain, make.boolean(false, NOWHERE));
      return make.conditional(condition, toLanguage(then, type, names), rest, NOWHERE);
    },
    end,
  );
}

function literal(node: Expr, type: RowType, wanted: RowType | null): Expr {
  if (wanted === null || type === wanted) return node;
  if (wanted === 'instant') {
    throw new Untranslatable('Its SQL has a date written out, which is another moment in each time zone.');
  }
  throw new Untranslatable(`Its SQL has ${print(node)} where a value of type ${wanted.toUpperCase()} is expected.`);
}

function exactly(decimal: string): string {
  const exact = canonicalDecimal(decimal);
  if (exact === undefined) {
    throw new Untranslatable(`Its SQL holds the number ${decimal.slice(0, 40)}, which has too many digits.`);
  }
  return exact;
}

/** Patterns that only say where a text begins, or what stands somewhere in it. */
function like(operand: Expr, pattern: string, anyCase: boolean): Expr {
  const [subject, wanted] = anyCase ? [called('lower', operand), pattern.toLowerCase()] : [operand, pattern];
  const [, open, part, end] = /^(%?)([^%_\\]*)(%?)$/.exec(wanted) ?? [];
  if (part === undefined || (open === '%' && end !== '%')) {
    throw new Untranslatable(`Its SQL holds the pattern '${pattern}', which is not translated.`);
  }
  if (end !== '%') return binary('==', subject, text(part));
  return called(open === '%' ? 'contains' : 'starts_with', subject, text(part));
}
