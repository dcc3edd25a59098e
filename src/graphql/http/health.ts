import type { FastifyInstance } from 'fastify';

/** `/live`: this process answers; never touches the database. `/ready`: the database answers too, else 503. */
export function serveHealth(app: FastifyInstance, ready: () => Promise<void>): void {
  app.get('/live', async () => ({ status: 'live' }));
  app.get('/ready', async (request, reply) => {
    try {
      await ready();
      return { status: 'ready' };
    } catch (error) {
      request.log.warn({ err: error }, 'not ready');
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
}
