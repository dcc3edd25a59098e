import { sql, type RawBuilder } from 'kysely';
import type { RowExpr } from '../lang/row-expr.js';
import { instantTextSql } from './instant-text.js';
import { rowSql, type ColumnOf } from './row-sql.js';

/** A dimension's value as text: its order and equality are the same in SQL and in the app. */
export function groupText(expression: RowExpr, read: ColumnOf): RawBuilder<unknown> {
  const value = rowSql(expression, read);
  switch (expression.type) {
    case 'text': return value;
    case 'number': return sql`trim_scale(${value})::text`;
    case 'boolean': return sql`(${value})::text`;
    case 'instant': return instantTextSql(value);
  }
}
