import { GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDuration } from 'graphql-scalars';
import { scalarError } from './scalar-error.js';

const EXPECTED = 'an ISO-8601 duration such as "PT24H" or "P7D"';

/** graphql-scalars' Duration with a description and a message of our own. */
export const Duration = new GraphQLScalarType<string, string>({
  name: 'Duration',
  description: 'ISO-8601 duration: `PT24H`, `P7D`.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339#appendix-A',
  extensions: { codegenScalarType: 'string' },
  serialize: (value) => GraphQLDuration.serialize(value) as string,
  parseValue: duration,
  parseLiteral(node) {
    if (node.kind !== Kind.STRING) throw scalarError('Duration', EXPECTED, node);
    return duration(node.value);
  },
});

function duration(value: unknown): string {
  try {
    return GraphQLDuration.parseValue(value) as string;
  } catch {
    throw scalarError('Duration', EXPECTED);
  }
}
