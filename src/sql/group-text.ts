import { sql, type RawBuilder } from 'kysely';
import type { RowExpr, RowType } from '../lang/row-expr.js';
import { instantTextSql } from './instant-text.js';
import { rowSql, type ColumnOf } from './row-sql.js';

/** A dimension's value as text: its order and equality are the same in SQL and in the app. */
export const groupText = (expression: RowExpr, read: ColumnOf): RawBuilder<unknown> =>
  canonicalText(rowSql(expression, read), expression.type);

/** A value of this type as text, the same for values that are equal. */
export function canonicalText(value: RawBuilder<unknown>, type: RowType): RawBuilder<unknown> {
  switch (type) {
    case 'text': return value;
    case 'number': return sql`trim_scale(${value})::text`;
    case 'boolean': return sql`(${value})::text`;
    case 'instant': return instantTextSql(value);
  }
}
