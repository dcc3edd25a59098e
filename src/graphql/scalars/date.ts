import { GraphQLScalarType, Kind } from 'graphql';
import { GraphQLLocalDate } from 'graphql-scalars';
import { scalarError } from './scalar-error.js';

const EXPECTED = 'a calendar date such as "2026-03-01"';

/** graphql-scalars' LocalDate under the contract's name: text in, text out, so no time zone ever moves it to another day. */
export const CalendarDate = new GraphQLScalarType<string, string>({
  name: 'Date',
  description: 'ISO-8601 calendar date, read in the organisation\'s time zone: `2026-03-01`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#section-5.6',
  extensions: { codegenScalarType: 'string' },
  serialize: (value) => GraphQLLocalDate.serialize(value),
  parseValue: localDate,
  parseLiteral(node) {
    if (node.kind !== Kind.STRING) throw scalarError('Date', EXPECTED, node);
    return localDate(node.value);
  },
});

function localDate(value: unknown): string {
  try {
    return GraphQLLocalDate.parseValue(value);
  } catch {
    throw scalarError('Date', EXPECTED);
  }
}
