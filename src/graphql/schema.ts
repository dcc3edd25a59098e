import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { readAfterWriting } from './mutation-readings.js';
import { EvaluationResolver, SeriesResolver, TableResolver } from './resolvers/evaluation.js';
import { InteractionFieldsResolver, InteractionsResolver } from './resolvers/interactions.js';

/** The executable schema. Access, arguments and errors are the use cases' business: no middleware, no validation here. */
export const buildYardstickSchema = (): GraphQLSchema => readAfterWriting(buildSchemaSync({
  resolvers: [EvaluationResolver, TableResolver, SeriesResolver, InteractionsResolver, InteractionFieldsResolver],
  validate: false,
}));
