import {
  getIntrospectionQuery, isEnumType, isInputObjectType, isInterfaceType, isObjectType, Kind, parse,
  type DocumentNode, type FieldNode, type GraphQLError, type GraphQLSchema, type SelectionSetNode,
} from 'graphql';
import { fragmentsOf, type Fragments } from './fragments.js';
import { LIMITS } from './limits.js';
import { tooExpensive } from './refusal.js';

export const isIntrospection = (field: FieldNode): boolean => field.name.value === '__schema' || field.name.value === '__type';

/**
 * Introspection is itself 15 fields deep, so depth cannot bound it. It may cost a few times what the standard query costs,
 * with the schema's own numbers of types, fields and arguments as the lengths of the lists.
 */
export function introspectionRule(schema: GraphQLSchema): (document: DocumentNode) => GraphQLError | undefined {
  const sizes = listSizes(schema);
  const standard = introspectionCost(parse(getIntrospectionQuery({
    specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true,
  })), sizes);
  return (document) => {
    const cost = introspectionCost(document, sizes);
    if (cost <= LIMITS.introspections * standard) return undefined;
    return tooExpensive('The query introspects the schema many times over.', 'Ask for the standard introspection query, once.');
  };
}

type Sizes = Readonly<Record<string, number>>;

/** The lists of the introspection types by name; `fields`, `args` and the like are taken at their mean length. */
function listSizes(schema: GraphQLSchema): Sizes {
  const types = Object.values(schema.getTypeMap());
  const withFields = types.filter((type) => isObjectType(type) || isInterfaceType(type));
  const fields = withFields.flatMap((type) => Object.values(type.getFields()));
  const inputs = types.filter(isInputObjectType);
  const enums = types.filter(isEnumType);
  const mean = (total: number, of: number): number => Math.max(1, total / Math.max(1, of));
  return {
    types: types.length,
    fields: mean(fields.length, withFields.length),
    args: mean(fields.reduce((total, field) => total + field.args.length, 0), fields.length),
    inputFields: mean(inputs.reduce((total, type) => total + Object.keys(type.getFields()).length, 0), inputs.length),
    enumValues: mean(enums.reduce((total, type) => total + type.getValues().length, 0), enums.length),
    directives: schema.getDirectives().length,
    interfaces: 1,
    possibleTypes: 2,
  };
}

function introspectionCost(document: DocumentNode, sizes: Sizes): number {
  const fragments = fragmentsOf(document);
  const known = new Map<string, number>();
  let cost = 0;
  for (const definition of document.definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) cost += setCost(definition.selectionSet, false, { fragments, sizes, known });
  }
  return cost;
}

interface Counting { readonly fragments: Fragments; readonly sizes: Sizes; readonly known: Map<string, number> }

/** `inside`: below `__schema` or `__type`, where fields count. */
function setCost(set: SelectionSetNode, inside: boolean, counting: Counting): number {
  let cost = 0;
  for (const selection of set.selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT) cost += setCost(selection.selectionSet, inside, counting);
    if (selection.kind === Kind.FRAGMENT_SPREAD) cost += fragmentCost(selection.name.value, inside, counting);
    if (selection.kind !== Kind.FIELD) continue;
    const counts = inside || isIntrospection(selection);
    const below = selection.selectionSet === undefined ? 0 : setCost(selection.selectionSet, counts, counting);
    cost += counts ? 1 + (counting.sizes[selection.name.value] ?? 1) * below : below;
  }
  return cost;
}

function fragmentCost(name: string, inside: boolean, counting: Counting): number {
  const key = `${name} ${inside}`;
  const seen = counting.known.get(key);
  if (seen !== undefined) return seen;
  counting.known.set(key, 0);
  const fragment = counting.fragments.get(name);
  const cost = fragment === undefined ? 0 : setCost(fragment.selectionSet, inside, counting);
  counting.known.set(key, cost);
  return cost;
}
