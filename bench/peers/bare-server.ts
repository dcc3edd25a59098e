import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import fastifyApollo from '@as-integrations/fastify';
import Fastify from 'fastify';
import { GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { sql } from 'kysely';
import { Database } from '../../src/store/database.js';
import { answerMessages } from '../processes/fork-program.js';

/*
 * One bare request, the unit of small times: Apollo on Fastify, and one row read by its key in the same kind of transaction as the
 * service's, under the same row level security. No key is looked up, nothing is checked or planned.
 */
export interface BareRequest {
  readonly databaseUrl: string;
  readonly organizationId: string;
  readonly sourceId: string;
  /** Of the row. */
  readonly key: string;
}

answerMessages(async ({ databaseUrl, organizationId, sourceId, key }: BareRequest): Promise<{ url: string }> => {
  const database = await Database.open({ url: databaseUrl });
  const customer = (): Promise<string> =>
    database.read(organizationId, async (reading) => {
      const [row] = await reading.query(sql<{ customer: string }>`select customer from interaction
      where organization_id = ${organizationId}::uuid and source_id = ${sourceId}::uuid and key = ${key}`);
      return row!.customer;
    });
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({
      name: 'Query',
      fields: { customer: { type: new GraphQLNonNull(GraphQLString), resolve: customer } },
    }),
  });
  const apollo = new ApolloServer({
    schema,
    plugins: [ApolloServerPluginCacheControlDisabled()],
    stopOnTerminationSignals: false,
    logger: { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error },
  });
  await apollo.start();
  const app = Fastify();
  await app.register(fastifyApollo(apollo));
  return { url: await app.listen({ host: '127.0.0.1', port: 0 }) };
});
