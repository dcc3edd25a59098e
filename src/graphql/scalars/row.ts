import { GraphQLScalarType } from 'graphql';
import { scalarError } from './scalar-error.js';

/** A whole row is one leaf, so that a table costs no resolver per cell. */
export const Row = new GraphQLScalarType<never, readonly unknown[]>({
  name: 'Row',
  description: 'One row of a table: an array of cells in the order of its columns. '
    + 'Periods and instants are strings, numbers JSON numbers, booleans booleans; no value is null.',
  extensions: { codegenScalarType: 'readonly (string | number | boolean | null)[]' },
  serialize(value) {
    if (Array.isArray(value)) return value;
    throw new TypeError('Row leaves as an array.');
  },
  parseValue() {
    throw scalarError('Row', 'no input');
  },
  parseLiteral(node) {
    throw scalarError('Row', 'no input', node);
  },
});
