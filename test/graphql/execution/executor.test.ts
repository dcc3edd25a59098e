import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  buildSchema, execute, GraphQLObjectType, GraphQLUnionType, parse, type ExecutionResult, type GraphQLResolveInfo, type GraphQLSchema,
} from 'graphql';
import { executeDocument } from '../../../src/graphql/execution/executor.js';
import { replaying } from '../../../src/graphql/execution/outcomes.js';
import { randomOperation } from '../../support/random-operation.js';
import type { GraphQLRequest } from '../../support/schema-document.js';
import { sample } from '../../support/size.js';

const SDL = `
  scalar Any
  enum Kind { A B }
  union Either = Node | Name
  type Query { node(seed: Int): Node  must: Node!  nodes(count: Int! = 3): [Node!]!  either: Either  loose: [Either] }
  type Mutation { node(seed: Int): Node  must: Node! }
  type Name { name: String!  owner: Node }
  type Node {
    id: ID!  text: String  number: Float  flag: Boolean!  kind: Kind  kinds: [Kind!]!  table: [[Int]!]  any: Any
    child: Node  lists: [[Node]]
    late: String  lateMust: Int!  parent(seed: Int = 7): Node!  siblings(first: Int, by: Kind = A, any: Any): [Node!]  either: Either!  eithers: [Either]
  }`;

/** A number that only its parts decide. */
function numberOf(...parts: (string | number)[]): number {
  let hash = 2_166_136_261;
  for (const character of parts.join('|')) hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619) >>> 0;
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** What the schema answers from: of a hundred values so many are not as they should be. */
interface World {
  readonly mishaps: number;
  /** How often each place was resolved. */
  readonly resolved: Map<string, number>;
  /** Values that were looked at. */
  looked: number;
}

const world = (mishaps: number): World => ({ mishaps, resolved: new Map(), looked: 0 });

class Source {
  constructor(readonly world: World, readonly seed: number, readonly depth: number, readonly isName = false) {}

  get id() { return this.odd('id', () => `n${this.seed}`); }
  get text() { return this.odd('text', () => (this.seed % 3 === 0 ? null : `text ${this.seed}`)); }
  get number() { return this.odd('number', () => this.seed / 7); }
  get flag() { return this.odd('flag', () => this.seed % 2 === 0); }
  get kind() { return this.odd('kind', () => 'A'); }
  get kinds() { return this.odd('kinds', () => ['A', 'B']); }
  get table() { return this.odd('table', () => [[1, null, this.seed % 9], []]); }
  get any() { return this.odd('any', () => ({ a: [this.seed, null], then: 1 })); }
  get name() { return this.odd('name', () => `name ${this.seed}`); }
  get child() { return this.odd('child', () => this.next('child')); }
  get owner() { return this.odd('owner', () => this.next('owner')); }
  get lists(): unknown { return this.odd('lists', () => [[this.next('a'), null], null, [Promise.resolve(this.next('b'))]]); }

  next(name: string, more: string | number = 0): Source {
    const seed = numberOf(this.seed, name, more);
    return new Source(this.world, seed, this.depth + 1, name === 'either' && seed % 2 === 0);
  }

  /** The value, or now and then one that it must not be. */
  odd(name: string, value: () => unknown): unknown {
    this.world.looked++;
    const dice = numberOf(this.seed, name, 'odd');
    if (dice % 100 >= this.world.mishaps) return value();
    switch (dice % 7) {
      case 0: throw new Error(`thrown by ${name}`);
      case 1: return new Error(`given by ${name}`);
      case 2: return null;
      case 3: return undefined;
      case 4: return Promise.reject(new Error(`rejected by ${name}`));
      case 5: return Symbol('no such value');
      default: return Promise.resolve(value());
    }
  }
}

type Give = (source: Source, args: Record<string, unknown>) => unknown;

const RESOLVERS: Record<string, Give> = {
  late: (source) => Promise.resolve(`late ${source.seed}`),
  lateMust: (source) => Promise.resolve(source.seed % 1000),
  parent: (source, { seed }) => source.next('parent', Number(seed)),
  siblings: (source, args) => [source.next('sibling', JSON.stringify(args)), Promise.resolve(source.next('late sibling'))],
  either: (source) => source.next('either'),
  eithers: (source) => Promise.resolve([source.next('either', 1), null, source.next('either', 2)]),
  loose: (source) => [Promise.resolve(source.next('either', 3)), source.next('either', 4)],
  node: (source, args) => Promise.resolve(source.next('node', JSON.stringify(args))),
  must: (source) => source.next('must'),
  nodes: (source, { count }) => Array.from({ length: Number(count) % 5 }, (_, index) => source.next('node', index)),
};

function schemaOf(): GraphQLSchema {
  const schema = buildSchema(SDL);
  for (const type of Object.values(schema.getTypeMap())) {
    if (type instanceof GraphQLUnionType) {
      const nameOf = (source: Source): string => (source.isName ? 'Name' : 'Node');
      type.resolveType = (source: Source) => (source.seed % 3 === 0 ? Promise.resolve(nameOf(source)) : nameOf(source));
    }
    if (!(type instanceof GraphQLObjectType) || type.name.startsWith('__')) continue;
    for (const [name, field] of Object.entries(type.getFields())) {
      const give = RESOLVERS[name];
      if (give === undefined || name === 'name') continue;
      field.resolve = (source: unknown, args: Record<string, unknown>, world: World, { path }: GraphQLResolveInfo) => {
        const own = source instanceof Source ? source : new Source(world, 1, 0);
        const place = placeOf(path);
        world.resolved.set(place, (world.resolved.get(place) ?? 0) + 1);
        return own.odd(name, () => give(own, args));
      };
    }
  }
  return schema;
}

const placeOf = ({ prev, key }: GraphQLResolveInfo['path']): string => (prev === undefined ? String(key) : `${placeOf(prev)}.${key}`);

const plain = schemaOf();
const ours = replaying(schemaOf());

/** As it leaves: the order of members counts, that of errors does not. */
const answerOf = ({ data, errors }: ExecutionResult): unknown => ({
  data: JSON.stringify(data),
  errors: errors?.map((error) => JSON.stringify(error)).sort(),
});

async function compared({ query, variables }: GraphQLRequest, mishaps: number) {
  const document = parse(query);
  const [left, right] = [world(mishaps), world(mishaps)];
  const expected = await execute({ schema: plain, document, contextValue: left, variableValues: variables });
  const answer = await executeDocument({ schema: ours, document, contextValue: right, operationName: undefined, variables });
  expect({ query, ...answerOf(answer) as object }).toEqual({ query, ...answerOf(expected) as object });
  return { answer, expected: left, own: right };
}

const asked = (draw: fc.GeneratorValue): GraphQLRequest => randomOperation(plain, draw, (_draw, _type, _field, argument) =>
  draw(() => (argument.name === 'by' ? fc.constantFrom('A', 'B', null) : argument.name === 'any' ? fc.jsonValue({ maxDepth: 1 }) : fc.nat({ max: 9 }))));

describe('a query is answered as graphql-js would', () => {
  test('operations at random in which nothing goes wrong', async () => {
    await fc.assert(fc.asyncProperty(fc.gen(), async (draw) => {
      const { answer, expected, own } = await compared(asked(draw), 0);
      expect(answer.errors).toBeUndefined();
      // Each value once: none of them was left to graphql-js after all.
      expect(own).toEqual(expected);
    }), { numRuns: sample(150, 20_000) });
  });

  test.each([1, 10, 40])('operations at random in which %i of a hundred values are no good: data, errors and their places', async (mishaps) => {
    let faulty = 0;
    await fc.assert(fc.asyncProperty(fc.gen(), async (draw) => {
      const { answer, own } = await compared(asked(draw), mishaps);
      if (answer.errors !== undefined) faulty++;
      // Nothing is resolved twice, whoever answers in the end.
      expect([...own.resolved.values()].every((times) => times === 1)).toBe(true);
    }), { numRuns: sample(150, 20_000) });
    expect(faulty).toBeGreaterThan(0);
  });

  test('variables that are none, names that are none, and what is asked of the schema itself', async () => {
    const nothing = { variables: {} };
    await compared({ query: 'query ($n: Int!) { node(seed: $n) { id } }', ...nothing }, 0);
    await compared({ query: 'query ($n: Int) { nodes(count: $n) { id } }', variables: { n: null } }, 0);
    await compared({ query: '{ __schema { queryType { name } } __typename node { id __typename } }', ...nothing }, 0);
    await compared({ query: '{ __proto__: must { id } node { __proto__: text constructor: text } }', ...nothing }, 0);
    await compared({ query: 'query a { must { id } } query b { must { id } }', ...nothing }, 0);
    await compared({ query: 'mutation { node(seed: 1) { id late } must { id } }', ...nothing }, 0);
  });
});
