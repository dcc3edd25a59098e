import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType, isSpecifiedScalarType, isUnionType, validateSchema, type GraphQLSchema,
} from 'graphql';
import { ROOT_FIELD_PERMISSION } from '../../src/app/access.js';
import { buildYardstickSchema } from '../../src/graphql/schema.js';
import { PROJECT } from '../house/source-files.js';

const schema = buildYardstickSchema();
const own = (of: GraphQLSchema) => Object.values(of.getTypeMap()).filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type));

/** Where something can be described → its description. */
function describable(of: GraphQLSchema): Map<string, string | null | undefined> {
  const found = new Map<string, string | null | undefined>();
  for (const type of own(of)) {
    if (!['Query', 'Mutation', 'Subscription'].includes(type.name)) found.set(type.name, type.description);
    if (isEnumType(type)) for (const value of type.getValues()) found.set(`${type.name}.${value.name}`, value.description);
    if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) found.set(`${type.name}.${field.name}`, field.description);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      found.set(`${type.name}.${field.name}`, field.description);
      for (const argument of field.args) found.set(`${type.name}.${field.name}(${argument.name})`, argument.description);
    }
  }
  return found;
}

describe('the schema', () => {
  test('is valid', () => expect(validateSchema(schema)).toEqual([]));

  test('describes every type, field, argument and value, in a sentence', () => {
    const undescribed = [...describable(schema)].filter(([, text]) => text === undefined || text === null || !/^.{3,}[.:)?!`]$/s.test(text.trim()));
    expect(undescribed.map(([place]) => place)).toEqual([]);
  });

  test('says of every nullable field of an answer what null means', () => {
    const silent = own(schema).filter((type) => isObjectType(type)).filter(({ name }) => name !== 'Query').flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => !String(field.type).endsWith('!') && !/null/i.test(field.description ?? ''))
        .map((field) => `${type.name}.${field.name}`));
    expect(silent).toEqual([]);
  });

  test('has a rule of access for every root field, and none for a field that is not there', () => {
    const roots = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!]
      .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
    expect(Object.keys(ROOT_FIELD_PERMISSION).sort()).toEqual(roots.sort());
  });

  test('pages every connection alike', () => {
    const connections = own(schema).filter(({ name }) => name.endsWith('Connection'));
    expect(connections.length).toBeGreaterThan(7);
    for (const type of connections) {
      if (!isObjectType(type)) throw new Error(`${type.name} is no object`);
      const node = type.name.replace('Connection', '');
      expect(Object.values(type.getFields()).map((field) => `${field.name}: ${String(field.type)}`).sort())
        .toEqual([`edges: [${node}Edge!]!`, `nodes: [${node}!]!`, 'pageInfo: PageInfo!']);
    }
  });
});

/** Type, field and argument → its type as text; of unions and enums the members. */
function shape(of: GraphQLSchema): Map<string, string> {
  const found = new Map<string, string>();
  for (const type of own(of)) {
    found.set(type.name, type.constructor.name);
    if (isEnumType(type)) for (const value of type.getValues()) found.set(`${type.name}.${value.name}`, 'value');
    if (isUnionType(type)) for (const member of type.getTypes()) found.set(`${type.name} | ${member.name}`, 'member');
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) found.set(`${type.name}.${field.name}`, withDefault(String(field.type), field.defaultValue));
    }
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      found.set(`${type.name}.${field.name}`, String(field.type));
      for (const argument of field.args) {
        found.set(`${type.name}.${field.name}(${argument.name})`, withDefault(String(argument.type), argument.defaultValue));
      }
    }
  }
  return found;
}

const withDefault = (type: string, value: unknown): string => (value === undefined ? type : `${type} = ${JSON.stringify(value)}`);

/** The contract is no part of the project; where it lies beside it, it is held to. */
const CONTRACT = join(PROJECT, '../shared/api.graphql');
const contractTest = existsSync(CONTRACT) ? test : test.skip;

describe('the contract', () => {
  contractTest('is kept, where it lies beside the project: what is there has its names, arguments and types', () => {
    const connections = ['Organization', 'Member', 'ApiKey', 'Source', 'Measure', 'Kpi', 'KpiVersion', 'DimensionValue', 'Interaction']
      .map((node) => `type ${node}Connection { edges: [${node}Edge!]! } type ${node}Edge { node: ${node}! cursor: String! }`);
    const contract = shape(buildSchema(`${readFileSync(CONTRACT, 'utf8')}\n${connections.join('\n')}`));
    const emitted = shape(schema);

    const broken = [...contract].filter(([place, type]) => emitted.has(place) && emitted.get(place) !== type);
    expect(broken.map(([place, type]) => `${place}: ${type} became ${emitted.get(place)}`)).toEqual([]);
    expect([...contract.keys()].filter((place) => !emitted.has(place))).toEqual([]);
  });
});
