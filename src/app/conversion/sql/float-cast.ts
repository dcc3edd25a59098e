import { Untranslatable } from '../conversion.js';
import type { SqlCursor } from './sql-cursor.js';
import type { SqlExpression } from './sql-expression.js';

const FLOAT_TYPES: ReadonlySet<string> = new Set([
  'float', 'float4', 'float8', 'float32', 'float64', 'double', 'real', 'numeric', 'decimal', 'bignumeric',
]);

/** Reads the type of a cast. To a number with a fraction nothing is lost; others round, or go by rules of the database. */
export function floatCast(cursor: SqlCursor, operand: SqlExpression): SqlExpression {
  const { kind, text: type } = cursor.token;
  if (kind !== 'word' || !FLOAT_TYPES.has(type)) throw new Untranslatable(`Its SQL casts to ${type.toUpperCase()}.`);
  cursor.pass();
  if (type === 'double') cursor.takes('precision');
  if (cursor.sees('(')) throw new Untranslatable(`Its SQL casts to ${type.toUpperCase()} with a number of digits, which rounds.`);
  return { kind: 'float', operand };
}
