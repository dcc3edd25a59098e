import type { RowType } from '../../../lang/row-expr.js';
import type { SqlExpression, SqlName } from './sql-expression.js';

/** The type of what a name stands for; null where nothing says so yet. */
export type TypeOfName = (name: SqlName) => RowType | null;

const TYPE_OF_CALL: ReadonlyMap<string, RowType> = new Map([
  ['lower', 'text'], ['abs', 'number'], ['round', 'number'], ['floor', 'number'], ['ceil', 'number'], ['ceiling', 'number'],
]);

/** The type that an expression gives, as far as its own form tells; null where only its use can. */
export function typeOf(sql: SqlExpression, nameType: TypeOfName): RowType | null {
  const first = (all: readonly (SqlExpression | null)[]): RowType | null => {
    for (const each of all) {
      const type = each === null ? null : typeOf(each, nameType);
      if (type !== null) return type;
    }
    return null;
  };
  switch (sql.kind) {
    case 'number': case 'float': return 'number';
    case 'text': return 'text';
    case 'boolean': case 'in': case 'like': case 'isNull': return 'boolean';
    case 'null': return null;
    case 'name': return nameType(sql);
    case 'unary': return sql.operator === '-' ? 'number' : 'boolean';
    case 'binary': return ['+', '-', '*', '/'].includes(sql.operator) ? 'number' : 'boolean';
    case 'case': return first([...sql.branches.map(({ then }) => then), sql.otherwise]);
    case 'call': return TYPE_OF_CALL.get(sql.name) ?? first(sql.args);
  }
}

/** Whether a division of these surely keeps its fraction, whatever the database: one side is no whole number by its form. */
export const hasFraction = (sql: SqlExpression): boolean => {
  switch (sql.kind) {
    case 'float': return true;
    case 'number': return sql.text.includes('.');
    case 'unary': return hasFraction(sql.operand);
    case 'binary': return hasFraction(sql.left) || hasFraction(sql.right);
    case 'call': return sql.args.some(hasFraction);
    case 'case':
      return sql.branches.some(({ then }) => hasFraction(then)) || (sql.otherwise !== null && hasFraction(sql.otherwise));
    default: return false;
  }
};
