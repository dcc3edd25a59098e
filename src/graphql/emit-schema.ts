import 'reflect-metadata';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildYardstickSchema } from './schema.js';

/** The API as SDL, sorted, with its descriptions: what `schema/schema.graphql` holds. */
export const emitSchema = (): string => `${printSchema(lexicographicSortSchema(buildYardstickSchema()))}\n`;
