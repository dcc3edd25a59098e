import { GraphQLScalarType, Kind } from 'graphql';
import { canonicalDecimal, ExactNumber } from '../../kernel/decimal.js';
import { scalarError } from './scalar-error.js';

const EXPECTED = 'a decimal number, as a string or a number';

/**
 * Exact: a number's text is kept on its way in, literal or variable, and leaves as a string. Text that is no number is
 * handed on as it was sent: the use case refuses it, by row where it came in a batch.
 */
export const ExactDecimal = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  description: 'Exact decimal, as a string: `"12.50"`. Numbers are accepted too and keep every digit. At most 34 significant digits.',
  extensions: { codegenScalarType: 'string', codegenInputType: 'string | number' },
  serialize(value) {
    if (typeof value === 'string') return value;
    throw new TypeError('Decimal leaves as canonical text.');
  },
  parseValue(value) {
    if (typeof value === 'string') return canonicalDecimal(value) ?? value;
    if (typeof value === 'number') return canonicalDecimal(String(value)) ?? String(value);
    if (value instanceof ExactNumber) return canonicalDecimal(value.text) ?? value.text;
    throw scalarError('Decimal', EXPECTED);
  },
  parseLiteral(node) {
    if (node.kind !== Kind.STRING && node.kind !== Kind.INT && node.kind !== Kind.FLOAT) {
      throw scalarError('Decimal', EXPECTED, node);
    }
    return canonicalDecimal(node.value) ?? node.value;
  },
});
