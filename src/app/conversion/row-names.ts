import type { Expr } from '../../lang/ast.js';
import type { FieldType } from '../../lang/catalog.js';
import type { RowType } from '../../lang/row-expr.js';
import { Untranslatable } from './conversion.js';
import { useAs, type FieldDraft } from './source-draft.js';
import { parseSql } from './sql/parse-sql.js';
import type { SqlExpression, SqlName } from './sql/sql-expression.js';
import { binary, named, toLanguage, type SqlNames } from './sql/to-language.js';

/** Which field a name of the SQL stands for. Throws Untranslatable where there is none. */
export type FieldOfName = (name: SqlName) => FieldDraft;

const rowType = (type: FieldType | null): RowType | null => (type === null ? null : type.toLowerCase() as RowType);

/** The names of one source's rows; each use tells the type of its field, where that is not known. */
export const rowNames = (fieldOf: FieldOfName, dividedWhole: () => void): SqlNames => ({
  scope: 'row',
  typeOf: (name) => rowType(fieldOf(name).type),
  resolve: (name, wanted): Expr => {
    const field = fieldOf(name);
    useAs(field, wanted === null ? null : wanted.toUpperCase() as FieldType);
    return named(field.key);
  },
  dividedWhole,
});

/** A condition that holds where all of them do; null where there is none. Throws Untranslatable. */
export function conjunction(conditions: readonly SqlExpression[], names: SqlNames): Expr | null {
  const [first, ...rest] = conditions.map((condition) => toLanguage(condition, 'boolean', names));
  return first === undefined ? null : rest.reduce((all, next) => binary('and', all, next), first);
}

/** The column, where the SQL is nothing else: `amount`, `orders.amount`, `{CUBE}.amount`. */
export function plainColumn(sql: string): SqlName | null {
  try {
    const parsed = parseSql(sql);
    return parsed.kind === 'name' ? parsed : null;
  } catch (error) {
    if (error instanceof Untranslatable) return null;
    throw error;
  }
}
