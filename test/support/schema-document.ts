import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/** One field of the API with its arguments, and what to select of its answer. */
export interface AskedField {
  /** The type that has it: Query, Mutation, or one that `inside` leads to. */
  readonly owner: string;
  readonly field: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface SelectionRules {
  /** Objects inside one another. */
  readonly depth: number;
  readonly leaveOut: (owner: string, field: string, type: GraphQLOutputType) => boolean;
}

export interface GraphQLRequest {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

/** How a field of a type that is no root is reached: the text before its field and after it. */
export type Surroundings = Readonly<Record<string, readonly [string, string]>>;

/** One operation that asks all the fields, each under an alias of its own, with every argument as a variable. */
export function operationOf(
  schema: GraphQLSchema,
  asked: readonly AskedField[],
  inside: Surroundings,
  rules: SelectionRules,
): GraphQLRequest {
  const declared: string[] = [];
  const variables: Record<string, unknown> = {};
  const fields = asked.map(({ owner, field, args }, index) => {
    const definition = (schema.getType(owner) as GraphQLObjectType).getFields()[field]!;
    const given = definition.args
      .filter(({ name }) => args[name] !== undefined)
      .map(({ name, type }) => {
        declared.push(`$${name}${index}: ${String(type)}`);
        variables[`${name}${index}`] = args[name];
        return `${name}: $${name}${index}`;
      });
    const call = `${field}${given.length === 0 ? '' : `(${given.join(', ')})`}${selectionOf(schema, definition.type, rules)}`;
    const [before, after] = inside[owner] ?? ['', ''];
    return `p${index}: ${before}${call}${after}`;
  });
  const kind = asked[0]!.owner === 'Mutation' ? 'mutation' : 'query';
  return { query: `${kind} P${declared.length === 0 ? '' : `(${declared.join(', ')})`} { ${fields.join(' ')} }`, variables };
}

/** Everything that can be selected without an argument, down to the depth. */
export function selectionOf(schema: GraphQLSchema, type: GraphQLOutputType, rules: SelectionRules): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (isUnionType(named) || isInterfaceType(named)) {
    return ` { __typename ${schema
      .getPossibleTypes(named)
      .map((possible) => `... on ${possible.name}${selectionOf(schema, possible, rules)}`)
      .join(' ')} }`;
  }
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields())
    .filter((field) => !field.args.some(isRequiredArgument) && !rules.leaveOut(named.name, field.name, field.type))
    .filter((field) => rules.depth > 1 || isLeafType(getNamedType(field.type)))
    .map((field) => `${field.name}${selectionOf(schema, field.type, { ...rules, depth: rules.depth - 1 })}`);
  return ` { __typename ${fields.join(' ')} }`;
}
