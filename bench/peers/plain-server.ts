import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import fastifyApollo from '@as-integrations/fastify';
import Fastify from 'fastify';
import { buildSchema } from 'graphql';
import { answerMessages } from '../processes/fork-program.js';

/*
 * The same points by plain graphql-js: a finished answer lies in memory, and Apollo, as installed or without its plugin for cache
 * hints, resolves the same typed fields out of it. It asks no database and knows no tenant.
 */
export interface PlainSeries {
  /** In SDL. */
  readonly schema: string;
  /** What its Query gives. */
  readonly root: object;
  readonly cacheControl: boolean;
}

answerMessages(async ({ schema, root, cacheControl }: PlainSeries): Promise<{ url: string }> => {
  const apollo = new ApolloServer({
    schema: buildSchema(schema),
    rootValue: root,
    stopOnTerminationSignals: false,
    plugins: cacheControl ? [] : [ApolloServerPluginCacheControlDisabled()],
    logger: { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error },
  });
  await apollo.start();
  const app = Fastify();
  await app.register(fastifyApollo(apollo));
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }) };
});
