import { GraphQLObjectType, type GraphQLFieldResolver, type GraphQLResolveInfo, type GraphQLSchema } from 'graphql';

type Path = GraphQLResolveInfo['path'];
type Resolver = GraphQLFieldResolver<unknown, unknown>;

/**
 * What the resolvers of one query gave, by their places in the answer: values, promises and what they threw. Whoever executes the query
 * again with these as its root value is given the same, and nothing is done twice.
 */
export class Outcomes {
  private readonly known = new Map<string, { readonly value: unknown } | { readonly thrown: unknown }>();

  /** Resolves and remembers. */
  first(path: Path, resolve: () => unknown): unknown {
    try {
      const value = resolve();
      this.known.set(keyOf(path), { value });
      return value;
    } catch (thrown) {
      this.known.set(keyOf(path), { thrown });
      throw thrown;
    }
  }

  /** What was given there before, or what is resolved now. */
  again(path: Path, resolve: () => unknown): unknown {
    const outcome = this.known.get(keyOf(path));
    if (outcome === undefined) return resolve();
    if ('thrown' in outcome) throw outcome.thrown;
    return outcome.value;
  }
}

function keyOf(path: Path): string {
  let key = String(path.key);
  for (let at = path.prev; at !== undefined; at = at.prev) key = `${at.key}.${key}`;
  return key;
}

const originals = new WeakMap<Resolver, Resolver>();

/** As it was before `replaying`. */
export const originalResolver = (resolve: Resolver): Resolver => originals.get(resolve) ?? resolve;

/** Resolvers below the query that give again what `Outcomes` holds, where those are the root value. */
export function replaying(schema: GraphQLSchema): GraphQLSchema {
  const writing = [schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(type instanceof GraphQLObjectType) || writing.includes(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve = field.resolve;
      if (resolve === undefined) continue;
      field.resolve = (source, args, context, info) => {
        const { rootValue, path } = info;
        return rootValue instanceof Outcomes ? rootValue.again(path, () => resolve(source, args, context, info)) : resolve(source, args, context, info);
      };
      originals.set(field.resolve, resolve);
    }
  }
  return schema;
}
