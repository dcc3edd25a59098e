import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { NIL_ID } from '../../../src/kernel/ids.js';
import { TextArray } from '../../../src/store/entities/text-array.js';
import { testDatabase } from '../../support/database.js';
import { sample } from '../../support/size.js';

test('a list of texts comes back as it went, whatever PostgreSQL would read into them', async () => {
  const { database } = await testDatabase();
  const awkward = fc.constantFrom('null', 'NULL', '', ' a ', '"', '\\', '\\"', '{}', ',', "'", '\n', 'a\nb,c', '\\N', 'a\u2028b');
  const text = fc.oneof(awkward, fc.string({ unit: 'binary' }).filter((any) => !any.includes('\u0000') && any.isWellFormed()));
  await database.read(NIL_ID, async (reading) => {
    await fc.assert(fc.asyncProperty(fc.array(text, { maxLength: 5 }), async (texts) => {
      const written = new TextArray().convertToDatabaseValue(texts);
      const [row] = await reading.query<{ back: string[] }>(sql`select ${written}::text[] as back`);
      expect(row!.back).toEqual(texts);
    }), { numRuns: sample(200, 5_000) });
  });
});
