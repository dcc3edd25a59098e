import cors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Preflights are asked for again after ten minutes. */
const PREFLIGHT_AGE_S = 600;

/**
 * Lets pages of these origins, compared letter by letter, ask the API and read its answers. Never with credentials: there are no
 * cookies, and who asks is said in the Authorization header. None: no browser lets a page of another origin in.
 */
export async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await app.register(cors, {
    delegator: async (request: FastifyRequest) => ({
      origin: isApi(request) && [...origins],
      methods: ['GET', 'POST'],
      allowedHeaders: ['authorization', 'content-type', 'apollo-require-preflight', 'x-apollo-operation-name'],
      exposedHeaders: ['retry-after', 'x-request-id'],
      credentials: false,
      maxAge: PREFLIGHT_AGE_S,
    }),
  });
}

const isApi = ({ url }: FastifyRequest): boolean => /^\/graphql(\/stream)?$/.test(url.split('?', 1)[0]!);
