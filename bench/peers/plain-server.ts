import { ApolloServer, type ApolloServerOptions, type BaseContext } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import fastifyApollo from '@as-integrations/fastify';
import Fastify from 'fastify';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { executeDocument } from '../../src/graphql/execution/executor.js';
import { answerMessages } from '../processes/fork-program.js';

/*
 * The same points by plain graphql-js: a finished answer lies in memory, and Apollo, as installed or without its plugin for cache
 * hints, resolves the same typed fields out of it. It asks no database and knows no tenant. With the service's own executor in the place
 * of graphql-js it shows what is left where nothing has to be found out.
 */
export interface PlainSeries {
  /** In SDL. */
  readonly schema: string;
  /** What its Query gives. */
  readonly root: object;
  readonly cacheControl: boolean;
  readonly executor: 'graphql-js' | 'own';
}

answerMessages(async ({ schema: sdl, root, cacheControl, executor }: PlainSeries): Promise<{ url: string }> => {
  const schema = buildSchema(sdl);
  const executed: ApolloServerOptions<BaseContext> = executor === 'own' ? { gateway: ownExecutor(schema, root) } : { schema, rootValue: root };
  const apollo = new ApolloServer({
    ...executed,
    stopOnTerminationSignals: false,
    plugins: cacheControl ? [] : [ApolloServerPluginCacheControlDisabled()],
    logger: { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error },
  });
  await apollo.start();
  const app = Fastify();
  await app.register(fastifyApollo(apollo));
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }) };
});

function ownExecutor(schema: GraphQLSchema, root: object): NonNullable<ApolloServerOptions<BaseContext>['gateway']> {
  for (const [name, field] of Object.entries(schema.getQueryType()!.getFields())) {
    field.resolve = () => (root as Readonly<Record<string, unknown>>)[name];
  }
  return {
    load: () =>
      Promise.resolve({
        executor: ({ document, request, context }) =>
          executeDocument({
            schema,
            document,
            operationName: request.operationName,
            variables: request.variables,
            contextValue: context,
          }),
      }),
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    stop: () => Promise.resolve(),
  };
}
