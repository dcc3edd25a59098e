import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { byteaArray, jsonbArray, textArray } from '../../src/sql/binary-array.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { sample } from '../support/size.js';

let database: Database;
beforeAll(async () => {
  ({ database } = await testDatabase());
});

/** The elements that PostgreSQL finds in it, as it writes them. */
const elementsOf = async (array: Buffer, type: 'text[]' | 'jsonb[]' | 'bytea[]'): Promise<(string | null)[]> => {
  const rows = await database.platform((tx) => tx.query(sql<{ text: string | null }>`
    select value::text as text from unnest(${array}::${sql.raw(type)}) with ordinality as element(value, place) order by place`));
  return rows.map((row) => row.text);
};

/** Whatever can be stored as text. */
const text = fc.string({ unit: 'binary' }).map((drawn) => drawn.replaceAll('\u0000', ''));

describe('an array in the binary format', () => {
  test('of texts has them and its nulls, whatever their characters', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.option(text)), async (texts) => {
      expect(await elementsOf(textArray(texts), 'text[]')).toEqual(texts);
    }), { numRuns: sample(50, 1_000) });
  });

  test('of JSON has its values, with every digit', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.dictionary(text, text)), async (values) => {
      const elements = await elementsOf(jsonbArray(values.map((value) => JSON.stringify(value))), 'jsonb[]');
      expect(elements.map((element) => JSON.parse(element!) as unknown)).toEqual(values);
    }), { numRuns: sample(50, 1_000) });
    expect(await elementsOf(jsonbArray(['{"a":1234567890.1234567890123456789}']), 'jsonb[]')).toEqual(['{"a": 1234567890.1234567890123456789}']);
  });

  test('of bytes has each of them', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.uint8Array()), async (values) => {
      expect(await elementsOf(byteaArray(values), 'bytea[]')).toEqual(values.map((value) => `\\x${Buffer.from(value).toString('hex')}`));
    }), { numRuns: sample(50, 1_000) });
  });
});
