import type { FastifyInstance } from 'fastify';
import { incidentData } from '../incident.js';

/** `/live`: this process answers; never touches the database. `/ready`: the database answers too, else 503. */
export function serveHealth(app: FastifyInstance, ready: () => Promise<void>): void {
  app.get('/live', async () => ({ status: 'live' }));
  app.get('/ready', async (request, reply) => {
    try {
      await ready();
      return { status: 'ready' };
    } catch (error) {
      request.log.warn({ error: incidentData(error) }, 'not ready');
      return reply.code(503).send({ status: 'unavailable' });
    }
  });
}
