import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { parseJsonExactly } from '../../kernel/decimal.js';
import { scalarError } from './scalar-error.js';

/** Deeper values are refused: nothing of the API needs them, and every reader of them would have to guard its stack. */
const MAX_DEPTH = 32;
const TOO_DEEP = `JSON of at most ${MAX_DEPTH} levels`;

type Variables = Readonly<Record<string, unknown>> | null | undefined;

/**
 * Numbers keep their text: one that a double would change arrives as an `ExactNumber`, in literals as in variables.
 * graphql-scalars' JSON reads literals with `parseFloat`.
 */
export const Json = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON value. Numbers keep every digit that was sent.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  extensions: { codegenScalarType: 'unknown' },
  serialize: (value) => value,
  parseValue(value) {
    if (!isShallow(value, MAX_DEPTH)) throw scalarError('JSON', TOO_DEEP);
    return value;
  },
  parseLiteral: (node, variables) => fromLiteral(node, variables, MAX_DEPTH),
});

function isShallow(value: unknown, levels: number): boolean {
  if (value === null || typeof value !== 'object') return true;
  return levels > 0 && Object.values(value).every((member) => isShallow(member, levels - 1));
}

function fromLiteral(node: ValueNode, variables: Variables, levels: number): unknown {
  if (levels === 0) throw scalarError('JSON', TOO_DEEP, node);
  switch (node.kind) {
    case Kind.STRING:
    case Kind.BOOLEAN:
      return node.value;
    case Kind.ENUM:
      throw scalarError('JSON', 'JSON: a text stands in double quotes', node);
    case Kind.INT:
    case Kind.FLOAT:
      return parseJsonExactly(node.value);
    case Kind.LIST:
      return node.values.map((item) => fromLiteral(item, variables, levels - 1));
    case Kind.OBJECT: {
      // No prototype: `__proto__` is a name like any other.
      const object = Object.create(null) as Record<string, unknown>;
      for (const field of node.fields) object[field.name.value] = fromLiteral(field.value, variables, levels - 1);
      return object;
    }
    case Kind.NULL:
      return null;
    case Kind.VARIABLE:
      return variables?.[node.name.value] ?? null;
  }
}
