import {
  getArgumentValues, isAbstractType, isLeafType, isListType, isNonNullType, isObjectType,
  type FieldNode, type FragmentDefinitionNode, type GraphQLAbstractType, type GraphQLField, type GraphQLLeafType, type GraphQLObjectType,
  type GraphQLOutputType, type GraphQLResolveInfo, type GraphQLSchema, type OperationDefinitionNode,
} from 'graphql';
// What graphql-js itself executes by; it is not part of its public face, so its version is fixed.
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import { originalResolver, type Outcomes } from './outcomes.js';

/** A query, as graphql-js has read it. */
export interface PlainQuery {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Record<string, FragmentDefinitionNode>;
  /** Coerced. */
  readonly variableValues: { [variable: string]: unknown };
  readonly contextValue: unknown;
  /** Where it is kept what resolvers give. */
  readonly outcomes: Outcomes;
}

export type PlainData = Record<string, unknown>;

/**
 * The data of a query in which nothing goes wrong: what graphql-js would give, several times faster, because what a selection comes to
 * is worked out once and not for each object of a list. Null as soon as anything is not as it should be: what becomes of errors is
 * graphql-js's business, which is given the outcomes.
 */
export const plainExecution = (query: PlainQuery): Promise<PlainData | null> => new PlainExecution(query).run();

/** Something that graphql-js has an error for, or that it is left to do. */
class NotPlain extends Error {}

type Path = GraphQLResolveInfo['path'];
/** What a value comes to, as it leaves. */
type Complete = (value: unknown, path: Path) => unknown;

interface PlannedField {
  /** In the answer. */
  readonly key: string;
  /** Whether what is below it has places of its own. */
  readonly isLeaf: boolean;
  read(source: unknown, path: Path | undefined): unknown;
  readonly complete: Complete;
}

/** The objects of a selection. */
interface PlannedObject {
  readonly type: GraphQLObjectType;
  readonly fields: readonly PlannedField[];
}

class PlainExecution {
  /** What has not come yet, and the beginning. */
  private waiting = 1;
  private failed = false;
  private data: PlainData | null = null;
  private end!: (data: PlainData | null) => void;

  constructor(private readonly query: PlainQuery) {}

  run(): Promise<PlainData | null> {
    const ended = new Promise<PlainData | null>((resolve) => { this.end = resolve; });
    this.attempt(() => {
      const { schema, fragments, variableValues, operation } = this.query;
      const root = schema.getQueryType()!;
      const object = this.planned(root, collectFields(schema, fragments, variableValues, root, operation.selectionSet));
      this.data = this.objectOf(object, undefined, undefined);
    });
    this.done();
    return ended;
  }

  /** After a failure nothing more is begun. */
  private attempt(what: () => void): void {
    if (this.failed) return;
    try {
      what();
    } catch {
      this.fail();
    }
  }

  private fail(): void {
    this.failed = true;
    this.end(null);
  }

  private done(): void {
    this.waiting--;
    if (this.waiting === 0) this.end(this.data);
  }

  private objectOf({ type, fields }: PlannedObject, source: unknown, path: Path | undefined): PlainData {
    const result: PlainData = {};
    for (const field of fields) {
      const { key, isLeaf } = field;
      const own = isLeaf ? path : { prev: path, key, typename: type.name };
      const value = field.read(source, own);
      if (isLeaf && !isPromise(value)) result[key] = field.complete(value, own!);
      else this.put(result, key, value, field.complete, own!);
    }
    return result;
  }

  /** Puts what a value comes to into its place: now, or when it has come. Only the type that an abstract one stands for is awaited after it. */
  private put<R extends PlainData | unknown[]>(result: R, at: keyof R, value: unknown, complete: Complete, path: Path): void {
    if (isPromise(value)) {
      // It has its place among the others, whenever it comes.
      result[at] = undefined as R[keyof R];
      this.await(value, (come) => this.put(result, at, come, complete, path));
      return;
    }
    const completed = complete(value, path);
    result[at] = completed as R[keyof R];
    if (isPromise(completed)) this.await(completed, (come) => { result[at] = come as R[keyof R]; });
  }

  private await(promise: PromiseLike<unknown>, come: (value: unknown) => void): void {
    this.waiting++;
    void promise.then((value) => this.attempt(() => come(value)), () => this.fail()).then(() => this.done());
  }

  private planned(type: GraphQLObjectType, fields: ReadonlyMap<string, readonly FieldNode[]>): PlannedObject {
    return { type, fields: [...fields].map(([key, nodes]) => this.plannedField(type, key, nodes)) };
  }

  private plannedField(type: GraphQLObjectType, key: string, nodes: readonly FieldNode[]): PlannedField {
    const name = nodes[0]!.name.value;
    // An object literal would take it for its prototype.
    if (key === '__proto__') throw new NotPlain();
    if (name === '__typename') return { key, isLeaf: true, read: () => type.name, complete: (value) => value };
    const field = type.getFields()[name];
    if (field === undefined) throw new NotPlain();
    const isLeaf = field.resolve === undefined && isLeafType(nullableOf(field.type));
    return { key, isLeaf, read: this.reader(type, field, nodes), complete: this.completion(field.type, nodes) };
  }

  private reader(parentType: GraphQLObjectType, field: GraphQLField<unknown, unknown>, fieldNodes: readonly FieldNode[]): PlannedField['read'] {
    const { name } = field;
    if (field.resolve === undefined) {
      return (source) => {
        const value = (source as Readonly<Record<string, unknown>>)[name];
        if (typeof value === 'function') throw new NotPlain();
        return value;
      };
    }
    const { schema, operation, fragments, variableValues, contextValue, outcomes } = this.query;
    const resolve = originalResolver(field.resolve);
    const info = { fieldName: name, fieldNodes, returnType: field.type, parentType, schema, fragments, rootValue: undefined, operation, variableValues };
    return (source, path) => outcomes.first(path!, () =>
      resolve(source, getArgumentValues(field, fieldNodes[0]!, variableValues), contextValue, { ...info, path: path! }));
  }

  private completion(type: GraphQLOutputType, nodes: readonly FieldNode[]): Complete {
    if (isNonNullType(type)) {
      const inner = this.nullable(type.ofType, nodes);
      return (value, path) => {
        if (value === null || value === undefined) throw new NotPlain();
        return inner(value, path);
      };
    }
    const inner = this.nullable(type, nodes);
    return (value, path) => (value === null || value === undefined ? null : inner(value, path));
  }

  /** Of a value that is there, and does not come to null. */
  private nullable(type: GraphQLOutputType, nodes: readonly FieldNode[]): Complete {
    if (isLeafType(type)) return leaf(type);
    if (isListType(type)) return this.list(type.ofType as GraphQLOutputType, nodes);
    if (isObjectType(type)) return this.object(type, nodes);
    if (isAbstractType(type)) return this.abstract(type, nodes);
    throw new NotPlain();
  }

  private list(type: GraphQLOutputType, nodes: readonly FieldNode[]): Complete {
    const [complete, isLeaf] = [this.completion(type, nodes), isLeafType(nullableOf(type))];
    return (value, path) => {
      if (!Array.isArray(value)) throw new NotPlain();
      const items: unknown[] = [];
      for (let index = 0; index < value.length; index++) {
        this.put(items, index, value[index], complete, isLeaf ? path : { prev: path, key: index, typename: undefined });
      }
      return items;
    };
  }

  private object(type: GraphQLObjectType, nodes: readonly FieldNode[]): Complete {
    if (type.isTypeOf) throw new NotPlain();
    const { schema, fragments, variableValues } = this.query;
    let planned: PlannedObject | undefined;
    return (value, path) => {
      if (value instanceof Error) throw new NotPlain();
      planned ??= this.planned(type, collectSubfields(schema, fragments, variableValues, type, nodes));
      return this.objectOf(planned, value, path);
    };
  }

  private abstract(type: GraphQLAbstractType, nodes: readonly FieldNode[]): Complete {
    const { schema, contextValue } = this.query;
    const { resolveType } = type;
    if (!resolveType) throw new NotPlain();
    const objects = new Map<string, Complete>();
    const completed = (name: unknown, value: unknown, path: Path): unknown => {
      if (typeof name !== 'string') throw new NotPlain();
      const known = objects.get(name);
      if (known !== undefined) return known(value, path);
      const possible = schema.getType(name);
      if (!isObjectType(possible) || !schema.isSubType(type, possible)) throw new NotPlain();
      const complete = this.object(possible, nodes);
      objects.set(name, complete);
      return complete(value, path);
    };
    return (value, path) => {
      // Ours tell types by the value alone.
      const name = resolveType(value, contextValue, undefined as never, type);
      return isPromise(name) ? name.then((come) => completed(come, value, path)) : completed(name, value, path);
    };
  }
}

const nullableOf = (type: GraphQLOutputType): GraphQLOutputType => (isNonNullType(type) ? type.ofType : type);

const leaf = (type: GraphQLLeafType): Complete => (value) => {
  if (value instanceof Error) throw new NotPlain();
  const serialized: unknown = type.serialize(value);
  if (serialized === null || serialized === undefined) throw new NotPlain();
  return serialized;
};

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
