import { describe, expect, it } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { isEnumType, isInputObjectType, isListType, isNonNullType, isRequiredInputField, type GraphQLInputType } from 'graphql';
import { parse, stringify } from 'yaml';
import { definitionsSchema } from '../../../src/app/definition-files/definitions-schema.js';
import { readDefinitionFiles } from '../../../src/app/definition-files/read-definition-files.js';
import { writeDefinitionFiles } from '../../../src/app/definition-files/write-definition-files.js';
import { builtInLibrary } from '../../../src/app/library/built-in-library.js';
import { kpiInput, sourceInput } from '../../../src/app/library/definition-inputs.js';
import { buildYardstickSchema } from '../../../src/graphql/schema.js';
import { sample } from '../../support/size.js';
import { arbitrarySet } from './arbitrary-set.js';

interface Schema {
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** Left out of a request, they are kept; a file says all that there is. */
const LEFT_AS_IT_IS: readonly string[] = ['KpiInput.tags', 'KpiInput.reviseEvery', 'KpiInput.drivers', 'GoalInput.tags'];

const schema = definitionsSchema() as Schema;
const valid: ValidateFunction = new Ajv({ allErrors: true }).compile(definitionsSchema());
const yamlOf = (files: ReturnType<typeof writeDefinitionFiles>) => files.filter(({ path }) => path.endsWith('.yaml'));

describe('the schema of files of definitions', () => {
  it('describes every key', () => {
    const silent = (path: string, { properties = {}, items }: Schema): string[] => [
      ...items === undefined ? [] : silent(`${path}[]`, items),
      ...Object.entries(properties).flatMap(([key, each]) =>
        [...(each.description ?? '').length < 5 ? [`${path}.${key}`] : [], ...silent(`${path}.${key}`, each)]),
    ];
    expect(silent('', schema)).toEqual([]);
  });

  it('takes what is written of the whole library', () => {
    const { sources, measures, kpis } = builtInLibrary();
    const files = writeDefinitionFiles({
      sources: [...sources.values()].map((source) => sourceInput(source, 'EUR')), measures: [...measures.values()],
      kpis: [...kpis.values()].map((kpi) => kpiInput(kpi, 'en')), tags: [], schedules: [], goals: [],
    });
    expect(readDefinitionFiles(files).findings).toEqual([]);
    expect(yamlOf(files).length).toBeGreaterThan(20);
    for (const { path, text } of yamlOf(files)) {
      valid(parse(text));
      expect({ path, errors: valid.errors }).toEqual({ path, errors: null });
    }
  });

  it('takes and refuses what the reader takes and refuses', () => {
    const strange = fc.constantFrom<unknown>(null, '', ' ', 'x', 'COUNT', 'EUR', 0, 1.5, -1, true, [], ['a'], [1], {}, { key: 'a' }, { from: 'a', until: 'b' });
    let refused = 0;
    fc.assert(fc.property(arbitrarySet, fc.array(fc.tuple(fc.nat(), fc.nat(4), strange), { maxLength: 2 }), (set, changes) => {
      for (const { text } of yamlOf(writeDefinitionFiles(set))) {
        const file = changes.reduce<unknown>((value, [at, kind, other]) => changed(value, at, kind, other), parse(text));
        const { findings } = readDefinitionFiles([{ path: 'a.yaml', text: stringify(file, { aliasDuplicateObjects: false }) }]);
        // That a key is there already is no matter of one definition's form.
        const faults = findings.filter(({ code }) => code !== 'FIL607');
        if (faults.length > 0) refused += 1;
        expect({ file, valid: valid(file) }).toEqual({ file, valid: faults.length === 0 });
      }
    }), { numRuns: sample(40, 5_000) });
    expect(refused).toBeGreaterThan(20);
  });

  it('says of every key what the API says of it, but of those that a request may leave as they are', () => {
    const types = buildYardstickSchema();
    const apart = (name: string, schemaOf: Schema): string[] => {
      const type = types.getType(name);
      if (!isInputObjectType(type)) return [`${name} is no input`];
      return Object.values(type.getFields()).flatMap((field): string[] => {
        const place = `${name}.${field.name}`;
        const property = schemaOf.properties?.[field.name];
        if (property === undefined) return [`${place} is missing`];
        const inner = named(field.type);
        const here = property.items ?? property;
        return [
          ...property.description === field.description || LEFT_AS_IT_IS.includes(place) ? [] : [`${place}: ${property.description} | ${field.description}`],
          ...isRequiredInputField(field) === (schemaOf.required?.includes(field.name) ?? false) ? [] : [`${place} is required in one of them`],
          ...isInputObjectType(inner) ? apart(inner.name, here) : [],
          ...isEnumType(inner) && String([...inner.getValues().map((each) => each.name)].sort()) !== String([...here.enum ?? []].sort())
            ? [`${place} takes other words`] : [],
        ];
      });
    };
    const roots = { sources: 'SourceInput', measures: 'MeasureInput', kpis: 'KpiInput', tags: 'TagInput', schedules: 'ScheduleInput', goals: 'GoalInput' };
    expect(Object.entries(roots).flatMap(([kind, name]) => apart(name, schema.properties![kind]!.items!))).toEqual([]);
    expect(apart('TargetInput', schema.properties!.goals!.items!.properties!.target!)).toEqual([]);
  });
});

const named = (type: GraphQLInputType): GraphQLInputType => (isNonNullType(type) || isListType(type) ? named(type.ofType) : type);

/** The value with one thing in it exchanged, taken out, or put in. */
function changed(value: unknown, at: number, kind: number, other: unknown): unknown {
  const copy = structuredClone(value);
  const holders: Record<string, unknown>[] = [];
  const collect = (each: unknown): void => {
    if (typeof each !== 'object' || each === null) return;
    holders.push(each as Record<string, unknown>);
    Object.values(each).forEach(collect);
  };
  collect(copy);
  const holder = holders[at % holders.length];
  if (holder === undefined) return other;
  const keys = Object.keys(holder);
  const key = keys[at % Math.max(1, keys.length)] ?? 'key';
  if (kind === 0 && Array.isArray(holder)) holder.pop();
  else if (kind === 0) delete holder[key];
  else if (kind === 1 && !Array.isArray(holder)) holder[`${key}s`] = other;
  else if (keys.length > 0) holder[key] = other;
  return copy;
}
