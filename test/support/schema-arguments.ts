import {
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isObjectType,
  isScalarType,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';

/** A place where a caller's text, id, instant, number text or JSON goes in: `Mutation.defineSource(input.fields.key)`. */
export interface ArgumentLeaf {
  readonly name: string;
  /** The type whose field takes the argument: Query, Mutation, Kpi … */
  readonly owner: string;
  readonly field: string;
  /** From the argument down through inputs; `list` where that step is a list. */
  readonly path: readonly { readonly key: string; readonly list: boolean }[];
  readonly scalar: string;
}

/** Scalars that bring no text of the caller. */
const BARE = new Set(['Int', 'Float', 'Boolean']);

/** Every such place of the schema, those of nested fields included. */
export function argumentLeaves(schema: GraphQLSchema): ArgumentLeaf[] {
  const owners = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'));
  return owners.flatMap((owner) =>
    Object.values(owner.getFields()).flatMap((field) =>
      field.args.flatMap((argument) =>
        leavesOf(argument.type, [{ key: argument.name, list: isList(argument.type) }]).map((leaf) => ({
          ...leaf,
          owner: owner.name,
          field: field.name,
          name: `${owner.name}.${field.name}(${leaf.path.map(({ key }) => key).join('.')})`,
        })),
      ),
    ),
  );
}

function leavesOf(type: GraphQLInputType, path: ArgumentLeaf['path']): Pick<ArgumentLeaf, 'path' | 'scalar'>[] {
  const named = getNamedType(type);
  if (isInputObjectType(named)) {
    return Object.values(named.getFields()).flatMap((field) =>
      leavesOf(field.type, [...path, { key: field.name, list: isList(field.type) }]),
    );
  }
  return isScalarType(named) && !BARE.has(named.name) ? [{ path, scalar: named.name }] : [];
}

const isList = (type: GraphQLInputType): boolean => isListType(getNullableType(type));

/** The arguments with the value put at the leaf, in lists at the first place; whatever the path needs on its way is made. */
export function withLeaf(
  args: Readonly<Record<string, unknown>>,
  path: ArgumentLeaf['path'],
  value: unknown,
): Record<string, unknown> {
  const [step, ...rest] = path;
  const before = args[step!.key];
  const [inside, ...others] = step!.list ? ((before as unknown[] | undefined) ?? []) : [before];
  const set = rest.length === 0 ? value : withLeaf((inside ?? {}) as Record<string, unknown>, rest, value);
  return { ...args, [step!.key]: step!.list ? [set, ...others] : set };
}
