import type { GeneratorValue } from 'fast-check';
import fc from 'fast-check';
import {
  getNamedType, getNullableType, isEnumType, isInputObjectType, isLeafType, isListType, isRequiredArgument, isUnionType, Lexer,
  Source, TokenKind, type GraphQLArgument, type GraphQLCompositeType, type GraphQLField, type GraphQLInputType, type GraphQLObjectType, type GraphQLSchema,
} from 'graphql';
import type { GraphQLRequest } from './schema-document.js';

/** A value for an argument of a field; undefined: leave it out. */
export type ValueFor = (draw: GeneratorValue, owner: string, field: string, argument: GraphQLArgument) => unknown;

const MOST_FIELDS = 60;

/**
 * A whole operation that the schema allows: fields inside one another, aliases, fragments of both kinds, @skip and @include,
 * arguments as literals and as variables. Only what is in the arguments may be wrong.
 */
export function randomOperation(schema: GraphQLSchema, draw: GeneratorValue, valueFor: ValueFor): GraphQLRequest {
  const isMutation = draw(fc.integer, { min: 0, max: 4 }) === 0;
  const root = (isMutation ? schema.getMutationType() : schema.getQueryType())!;
  const declared: string[] = [];
  const variables: Record<string, unknown> = {};
  const fragments: string[] = [];
  let fields = 0;
  const chance = (percent: number): boolean => draw(fc.integer, { min: 0, max: 99 }) >= 100 - percent;

  const declare = (type: string, value: unknown): string => {
    const name = `v${declared.length}`;
    declared.push(`$${name}: ${type}`);
    variables[name] = value;
    return `$${name}`;
  };

  function argumentsOf(owner: GraphQLCompositeType, field: GraphQLField<unknown, unknown>): string {
    const given = field.args.flatMap((argument) => {
      if (!isRequiredArgument(argument) && !chance(40)) return [];
      const value = valueFor(draw, owner.name, field.name, argument);
      if (value === undefined) return [];
      const literal = chance(40) ? literalOf(argument.type, value) : undefined;
      return [`${argument.name}: ${literal ?? declare(String(argument.type), value)}`];
    });
    return given.length === 0 ? '' : `(${given.join(', ')})`;
  }

  function directive(): string {
    if (!chance(8)) return '';
    const name = chance(50) ? 'include' : 'skip';
    const value = chance(50);
    return ` @${name}(if: ${chance(50) ? value : declare('Boolean!', value)})`;
  }

  function fieldOf(owner: GraphQLObjectType, field: GraphQLField<unknown, unknown>, depth: number): string {
    fields++;
    const type = getNamedType(field.type);
    const alias = field.args.length > 0 || chance(10) ? `a${fields}: ` : '';
    const head = `${alias}${field.name}${argumentsOf(owner, field)}${directive()}`;
    return isLeafType(type) ? head : `${head} ${selectionOf(type as GraphQLCompositeType, depth + 1)}`;
  }

  function selectionOf(type: GraphQLCompositeType, depth: number): string {
    if (isUnionType(type)) {
      return `{ __typename ${type.getTypes().map((one) => `... on ${one.name}${directive()} ${selectionOf(one, depth)}`).join(' ')} }`;
    }
    const all = Object.values((type as GraphQLObjectType).getFields());
    const allowed = all.filter((field) => (depth < 6 && fields < MOST_FIELDS) || isLeafType(getNamedType(field.type)));
    const some = (): fc.Arbitrary<GraphQLField<unknown, unknown>[]> => fc.uniqueArray(fc.constantFrom(...allowed), { minLength: 1, maxLength: 4 });
    const texts = (allowed.length === 0 ? [] : draw(some)).map((field) => fieldOf(type as GraphQLObjectType, field, depth));
    if (texts.length === 0) texts.push('__typename');
    if (chance(10)) texts[0] = `... on ${type.name}${directive()} { ${texts[0]} }`;
    if (!chance(12)) return `{ ${texts.join(' ')} }`;
    fragments.push(`fragment F${fragments.length} on ${type.name} { ${texts.join(' ')} }`);
    return `{ ...F${fragments.length - 1} __typename }`;
  }

  const selection = selectionOf(root, 0);
  const head = `${isMutation ? 'mutation' : 'query'} P${declared.length === 0 ? '' : `(${declared.join(', ')})`}`;
  return { query: [`${head} ${selection}`, ...fragments].join(' '), variables };
}

/** The value as it is written in a document; undefined where it cannot be: then it has to be a variable. */
function literalOf(type: GraphQLInputType, value: unknown): string | undefined {
  if (value === null) return 'null';
  const bare = getNullableType(type);
  if (isListType(bare)) {
    const items = Array.isArray(value) ? value.map((item) => literalOf(bare.ofType as GraphQLInputType, item)) : [undefined];
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
  }
  if (isInputObjectType(bare)) {
    if (typeof value !== 'object') return undefined;
    const members = Object.entries(value).filter(([, member]) => member !== undefined).map(([name, member]) => {
      const field = bare.getFields()[name];
      const literal = field === undefined ? undefined : literalOf(field.type, member);
      return literal === undefined ? undefined : `${name}: ${literal}`;
    });
    return members.includes(undefined) ? undefined : `{ ${members.join(', ')} }`;
  }
  if (isEnumType(bare)) return String(value);
  return typeof value === 'object' || (typeof value === 'string' && !value.isWellFormed()) ? undefined : JSON.stringify(value);
}

const STRANGERS: readonly string[] = [
  '{', '}', '(', ')', '[', ']', ':', '!', '$', '@', '|', '&', '=', '...', '"', '"""', '#', 'null', 'true', '-1', '1e400', '9'.repeat(40), 'on',
  'fragment', 'query', 'mutation', 'subscription', '__schema { types { name } }', '__typename', '__proto__', 'constructor', '$v0', '...F0',
  '@skip(if: true)', '@include(if: $v0)', '@defer', 'key', 'nodes { key }', '"select 1"', '{ a: 1 }', '[1]', '\u0000', '\ufeff', '\ud800', 'é',
];

/** The document with one to three of its tokens taken out, doubled, exchanged or replaced: mostly no operation of the schema any more. */
export function broken(query: string, draw: GeneratorValue): string {
  const tokens = tokensOf(query);
  const stranger = (): string => draw(fc.constantFrom<(typeof STRANGERS)[number][]>, ...STRANGERS);
  const place = (): number => draw(fc.nat, { max: tokens.length - 1 });
  for (let left = draw(fc.integer, { min: 1, max: 3 }); left > 0 && tokens.length > 0; left--) {
    const at = place();
    switch (draw(fc.nat, { max: 4 })) {
      case 0: tokens.splice(at, 1); break;
      case 1: tokens.splice(at, 0, tokens[at]!); break;
      case 2: tokens[at] = tokens[place()]!; break;
      case 3: tokens[at] = stranger(); break;
      default: tokens.splice(at, 0, stranger());
    }
  }
  return tokens.join(' ');
}

function tokensOf(query: string): string[] {
  const lexer = new Lexer(new Source(query));
  const tokens: string[] = [];
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) tokens.push(query.slice(token.start, token.end));
  return tokens;
}
