import { describe, expect, test } from '@jest/globals';
import { buildSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInLibrary } from '../../../src/app/library/built-in-library.js';
import { PROJECT } from '../../house/source-files.js';

const library = builtInLibrary();
const read = (path: string): string => readFileSync(join(PROJECT, path), 'utf8');
const text = read('seeds/library/COVERAGE.md');

/** Rows of all tables: first cell → the others. */
const table = text.split('\n').filter((line) => /^\| (?!row|idea|---)/.test(line)).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
const keysIn = (cell: string): string[] => [...cell.matchAll(/`([a-z0-9_]+)`/g)].map(([, key]) => key!);
/** `Type.field` or `Enum.VALUE`. */
const namesIn = (cell: string): string[] => [...cell.matchAll(/`([A-Z]\w*\.\w+)`/g)].map(([, name]) => name!);
const rows = table.filter(([row]) => /^K\d+$/.test(row!)).map(([row, keys, besides, why]) => ({ row: row!, keys: keysIn(keys!), besides: besides!, why: why! }));
const canon = table.filter(([row]) => !/^K\d+$/.test(row!)).flatMap(([, keys]) => keysIn(keys!));

describe('COVERAGE.md', () => {
  test('has every row of the catalogue, once and in order', () => {
    expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 106 }, (_, index) => `K${String(index + 1).padStart(2, '0')}`));
  });

  test('names for each row exactly the KPIs that the packs have for it', () => {
    const inPacks = Map.groupBy(library.kpis.values(), ({ row }) => row);
    for (const { row, keys } of rows) {
      expect({ row, keys: [...keys].sort() }).toEqual({ row, keys: (inPacks.get(row) ?? []).map(({ key }) => key).sort() });
    }
    expect([...inPacks.keys()].filter((row) => row !== 'canon' && !rows.some((each) => each.row === row))).toEqual([]);
  });

  test('names exactly the KPIs of the canon that the packs have', () => {
    expect([...canon].sort()).toEqual([...library.kpis.values()].filter(({ row }) => row === 'canon').map(({ key }) => key).sort());
  });

  test('says of every row without a KPI what answers it, and why', () => {
    expect(rows.filter(({ keys, besides }) => keys.length === 0 && besides === '–').map(({ row }) => row)).toEqual([]);
    expect(rows.filter(({ besides }) => besides !== '–' && besides !== 'here' && namesIn(besides).length === 0).map(({ row }) => row)).toEqual([]);
    expect(rows.filter(({ besides, why }) => (besides === '–') !== (why === '')).map(({ row }) => row)).toEqual([]);
  });

  test('names fields and values that the schema has', () => {
    const schema = buildSchema(read('schema/schema.graphql'));
    const isThere = (name: string): boolean => {
      const [type, member] = name.split('.') as [string, string];
      const found = schema.getType(type);
      if (isEnumType(found)) return found.getValue(member) !== undefined;
      return (isObjectType(found) || isInputObjectType(found) || isInterfaceType(found)) && found.getFields()[member] !== undefined;
    };
    expect(rows.flatMap(({ row, besides }) => namesIn(besides).filter((name) => !isThere(name)).map((name) => `${row} ${name}`))).toEqual([]);
  });

  test('names what answers exactly the rows that the journey asks', () => {
    const asked = [...read('test/journeys/seed-ideas.test.ts').matchAll(/test\('(K\d+): /g)].map(([, row]) => row!);
    expect(asked.sort()).toEqual(rows.filter(({ besides }) => namesIn(besides).length > 0).map(({ row }) => row).sort());
  });
});
