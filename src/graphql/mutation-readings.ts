import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { RequestContext } from './request-context.js';

/**
 * Mutations run one after another. Each begins without a reading, and what is selected below it is read in a new one, which sees
 * what was written.
 */
export function readAfterWriting(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const write = field.resolve ?? defaultFieldResolver;
    field.resolve = async (root, args, context: RequestContext, info) => {
      await context.renewReading();
      try {
        return await write(root, args, context, info) as unknown;
      } finally {
        await context.renewReading();
      }
    };
  }
  return schema;
}
