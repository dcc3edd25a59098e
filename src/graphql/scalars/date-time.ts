import { GraphQLScalarType, Kind } from 'graphql';
import { canonicalInstant, instantText } from '../../kernel/instant.js';
import { scalarError } from './scalar-error.js';

/**
 * Leaves as canonical UTC text (epoch milliseconds are accepted from read models). Arrives as canonical text where it is an
 * instant, else as it was sent: the use case refuses it, by row and with a code where it came in a batch, so that one bad
 * row never loses the good ones.
 */
export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description: 'ISO-8601 instant with offset, at most microseconds: `2026-03-01T09:30:00.25Z`, `2026-03-01T10:30:00+01:00`. '
    + 'Answers are always UTC, with `Z`. What is no instant is refused as BAD_INPUT; in a row of a batch, that row is rejected.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  extensions: { codegenScalarType: 'string' },
  serialize(value) {
    if (typeof value === 'number') return instantText(value);
    if (typeof value === 'string') return value;
    throw new TypeError('DateTime leaves as canonical text or epoch milliseconds.');
  },
  parseValue: fromText,
  parseLiteral(node) {
    if (node.kind !== Kind.STRING) throw scalarError('DateTime', 'a string such as "2026-03-01T09:30:00Z"', node);
    return fromText(node.value);
  },
});

function fromText(value: unknown): string {
  if (typeof value !== 'string') throw scalarError('DateTime', 'a string such as "2026-03-01T09:30:00Z"');
  return canonicalInstant(value) ?? value;
}
