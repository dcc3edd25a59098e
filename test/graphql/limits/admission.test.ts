import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema, getIntrospectionQuery, getNamedType, getNullableType, isCompositeType, isListType, isObjectType, parse, type GraphQLError,
} from 'graphql';
import { check } from '../../../src/graphql/limits/admission.js';
import { queryCost } from '../../../src/graphql/limits/cost.js';
import { fragmentsOf } from '../../../src/graphql/limits/fragments.js';
import { introspectionRule } from '../../../src/graphql/limits/introspection.js';
import { LIMITS } from '../../../src/graphql/limits/limits.js';
import { listSize } from '../../../src/graphql/limits/list-sizes.js';
import { PROJECT } from '../../house/source-files.js';

const schema = buildSchema(readFileSync(join(PROJECT, 'schema/schema.graphql'), 'utf8'));
const refuseIntrospection = introspectionRule(schema);

const refusals = (query: string, variables?: Record<string, unknown>): readonly GraphQLError[] =>
  check({ schema, refuseIntrospection, streams: false, introspection: true, sound: new WeakSet() }, parse(query, { maxTokens: LIMITS.tokens }), undefined, variables).errors;
const messages = (query: string, variables?: Record<string, unknown>): string[] => refusals(query, variables).map(({ message }) => message);

function cost(query: string, variables?: Record<string, unknown>): number {
  const document = parse(query);
  const operation = document.definitions.find((definition) => definition.kind === 'OperationDefinition')!;
  return queryCost(schema, operation, fragmentsOf(document), variables).points;
}

/** Fragments nested over the cycle source → measures → source: each level asks its list eight times under other names. */
function killer(levels: number): string {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const level = (depth: number): string =>
    `fragment f${depth} on Source{${names.map((name) => `${name}:measures{source{...f${depth + 1}}}`).join(' ')}}`;
  return `{sources{nodes{...f0}}}${Array.from({ length: levels }, (_, depth) => level(depth)).join('')}fragment f${levels} on Source{key}`;
}

describe('before anything runs', () => {
  test('the query of about a kilobyte that kills a default server is refused', () => {
    const query = killer(4);
    expect(query.length).toBeLessThan(1_100);
    expect(messages(query)).toEqual([expect.stringMatching(/^The query may cost [\d,]+ points; at most 500,000 are allowed\. Its largest part is /)]);
  });

  test('so is the same without a single alias, and with fragments that spread others twice', () => {
    expect(messages('{sources{nodes{measures{source{measures{source{measures{source{measures{source{key}}}}}}}}}}}')).toHaveLength(1);
    const doubling = Array.from({ length: 60 }, (_, i) => `fragment f${i} on Source{...f${i + 1} measures{source{...f${i + 1}}}}`).join('');
    expect(messages(`{sources{nodes{...f0}}}${doubling}fragment f60 on Source{key}`)).toEqual([expect.stringContaining('fields deep')]);
    const flat = Array.from({ length: 60 }, (_, i) => `fragment f${i} on Query{...f${i + 1} ...{...f${i + 1}} a${i}:kpis{nodes{key}}}`).join('');
    expect(messages(`{...f0}${flat}fragment f60 on Query{me{__typename}}`)).toEqual([expect.stringContaining('points')]);
  });

  test('a page of 30 KPI tiles with 12 points each passes, also grouped by a dimension of ten values', () => {
    const tile = (i: number): string => `t${i}: kpi(key: $k${i}) { ...Tile }`;
    const page = (more: string): string => `query Page(${Array.from({ length: 30 }, (_, i) => `$k${i}: String!`).join(', ')}) {
      ${Array.from({ length: 30 }, (_, i) => tile(i)).join('\n')}
    }
    fragment Tile on Kpi {
      key name current { unit direction format }
      evaluate(window: { last: { count: 12, unit: MONTH, includeCurrent: true } }, grain: MONTH${more}) {
        window { from to label } timeZone
        groups {
          dimensions { key value }
          total { value exact reason complete incomplete }
          points { period { from to label } value exact reason complete incomplete components { measure context value n } }
        }
        freshness { knowledge sources { source completeThrough } }
      }
    }`;
    expect(messages(page(''))).toEqual([]);
    expect(messages(page(', by: ["channel"], first: 10'))).toEqual([]);
  });

  test('a table that BI tools ask for passes: 10 KPIs by month over two years for a thousand groups', () => {
    expect(messages(`{evaluate(kpis: ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], window: {last: {count: 24, unit: MONTH}}, grain: MONTH, by: ["agent"]) {
      columns { key } rows marks { row column reason incomplete } truncated endCursor }}`)).toEqual([expect.stringContaining('points')]);
    expect(messages(`{evaluate(kpis: ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"], window: {last: {count: 24, unit: MONTH}}, grain: MONTH, by: ["agent"]) {
      columns { key } rows truncated endCursor }}`)).toEqual([]);
  });

  test('ten million periods are refused with their number', () => {
    expect(messages('{evaluate(kpis: ["a"], window: {between: {from: "0800-01-01", to: "2026-01-01"}}, grain: HOUR) { rows }}'))
      .toEqual([expect.stringMatching(/Its largest part is Query\.evaluate: 1 KPI × 10,7\d\d,\d{3} periods × 1 group\.$/)]);
  });

  test('what it costs is read from variables and their defaults too', () => {
    const query = `query Q($window: WindowInput!, $by: [String!] = ["agent"], $first: Int) {
      evaluate(kpis: ["a"], window: $window, grain: HOUR, by: $by, first: $first) { rows } }`;
    const day = { window: { last: { count: 1, unit: 'DAY' } } };
    expect(messages(query, { ...day, first: 10 })).toEqual([]);
    expect(messages(query, { window: { last: { count: 1, unit: 'YEAR' } }, first: 10_000 })).toEqual([expect.stringContaining('10,000 groups')]);
    expect(cost(query, day)).toBeGreaterThan(cost(query, { ...day, by: [] }) * 10);
  });

  test('a part that @include leaves out costs nothing', () => {
    const query = 'query Q($deep: Boolean!) { kpis(first: 100) { nodes { key ...Deep @include(if: $deep) } } } fragment Deep on Kpi { dependents { ... on Kpi { dependents { ... on Kpi { key } } } } }';
    expect(cost(query, { deep: false })).toBeLessThan(cost(query, { deep: true }) / 50);
  });

  test('more than 15 fields inside one another are refused, 15 are not', () => {
    const nested = (levels: number): string => `{source(key: "a") {${'measures{source{'.repeat(levels)}key${'}}'.repeat(levels)}}}`;
    expect(messages(nested(7))).toEqual(['The query is 16 fields deep; at most 15 are allowed.']);
    expect(messages(nested(1))).toEqual([]);
  });

  test('more than 100 aliases or 50 directives are refused', () => {
    const aliases = (count: number): string => `{${Array.from({ length: count }, (_, i) => `a${i}: __typename`).join(' ')}}`;
    expect(messages(aliases(100))).toEqual([]);
    expect(messages(aliases(101))).toEqual(['The query has 101 aliases; at most 100 are allowed.']);
    const directives = (count: number): string => `{__typename ${Array.from({ length: count }, () => '... @include(if: true) {__typename}').join(' ')}}`;
    expect(messages(directives(50))).toEqual([]);
    expect(messages(directives(51))).toEqual(['The query has 51 directives; at most 50 are allowed.']);
  });

  test('nesting without end is refused before anything recurses over it', () => {
    expect(messages(`{${'...{'.repeat(1_000)}__typename${'}'.repeat(1_000)}}`)).toEqual(['The query is nested too deeply to be read.']);
    expect(messages(`{evaluate(kpis: ["a"], window: {toDate: MONTH}, params: ${'['.repeat(1_000)}${']'.repeat(1_000)}) {rows}}`))
      .toEqual(['The query is nested too deeply to be read.']);
  });

  test('fragments that spread themselves are left to GraphQL, which says so', () => {
    expect(messages('{kpi(key: "a") {...A}} fragment A on Kpi {...B} fragment B on Kpi {...A}')).toEqual(['Cannot spread fragment "A" within itself via "B".']);
  });

  test('a typing error is told with what was meant', () => {
    expect(messages('{kpi(key: "a") {nam}}')).toEqual(['Cannot query field "nam" on type "Kpi". Did you mean "name"?']);
  });
});

describe('introspection', () => {
  test('as GraphiQL and other tools ask for it passes', () => {
    expect(messages(getIntrospectionQuery({ specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true })))
      .toEqual([]);
  });

  test('many times over in one query is refused', () => {
    const many = Array.from({ length: 90 }, (_, i) => `a${i}: types {...T}`).join(' ');
    expect(messages(`{__schema {${many}}} fragment T on __Type {fields {name description args {name description type {name ofType {name ofType {name}}}}}}`))
      .toEqual(['The query introspects the schema many times over.']);
  });

  test('can be switched off', () => {
    expect(check({ schema, refuseIntrospection, streams: false, introspection: false, sound: new WeakSet() }, parse('{__schema{types{name}}}'), undefined, undefined).errors[0]!.message)
      .toContain('GraphQL introspection has been disabled');
  });
});

test('every list of objects of the schema has a length to be counted with', () => {
  const unsized = Object.values(schema.getTypeMap()).filter(isObjectType).filter(({ name }) => !name.startsWith('__')).flatMap((type) =>
    Object.values(type.getFields())
      .filter((field) => isListType(getNullableType(field.type)) && isCompositeType(getNamedType(field.type)))
      .filter((field) => listSize(type.name, field.name) === undefined)
      .map((field) => `${type.name}.${field.name}`));
  expect(unsized).toEqual([]);
});
