import type { JsonSchema } from '../shapes/shape.js';
import { fileShape } from './file-shape.js';

/** The JSON Schema (draft 7) of a file of definitions, by which editors complete and check it. */
export const definitionsSchema = (): JsonSchema => ({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Definitions of Yardstick',
  description: 'Sources, measures, KPIs, calendar tags, work schedules and goals. All files of a folder are read as one.',
  ...fileShape.schema,
});
