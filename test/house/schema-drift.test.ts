import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitSchema } from '../../src/graphql/emit-schema.js';
import { PROJECT } from './source-files.js';

test('schema/schema.graphql is what the code emits (npm run schema writes it)', () => {
  expect(emitSchema()).toBe(readFileSync(join(PROJECT, 'schema/schema.graphql'), 'utf8'));
});
