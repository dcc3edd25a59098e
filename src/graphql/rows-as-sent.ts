import type { GraphQLSchema } from 'graphql';
import type { RecordInteractionsArgs } from './inputs/interaction.js';
import type { RequestContext } from './request-context.js';
import { InteractionsResolver } from './resolvers/interactions.js';

/**
 * Rows reach `recordInteractions` as GraphQL read them. type-graphql would make an instance of its class of each, and look the types
 * of its fields up in a list for each: a batch of 1,000 would pay for that what checking half of it costs.
 */
export function rowsAsSent(schema: GraphQLSchema): GraphQLSchema {
  const resolver = new InteractionsResolver();
  schema.getMutationType()!.getFields()['recordInteractions']!.resolve =
    (_root, args: RecordInteractionsArgs, context: RequestContext) => resolver.recordInteractions(context, args);
  return schema;
}
