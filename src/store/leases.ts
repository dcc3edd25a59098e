import type pg from 'pg';
import { joinBeginnings } from './joined-beginnings.js';
import type { PreparedStatements } from './prepared-statements.js';

type Release = (error?: Error | boolean) => void;

/**
 * Makes each use of a connection a lease of its own, which ends when the connection is given back. A transaction may end while
 * statements of it still wait for their turn: an answer is complete as soon as one part of it fails. Without leases such a
 * statement would be sent later on the same connection, into the transaction of whoever has it by then, and see that
 * organisation's rows.
 */
export function leaseConnections(pool: pg.Pool, prepared: Pick<PreparedStatements, 'has'>): void {
  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>;
  pool.connect = (async () => leaseOf(await connect(), prepared)) as typeof pool.connect;
}

function leaseOf(client: pg.PoolClient, prepared: Pick<PreparedStatements, 'has'>): pg.PoolClient {
  let over = false;
  const query = joinBeginnings(async (...args) => {
    if (over) throw new Error('the transaction is over');
    return (client.query as (...args: unknown[]) => unknown)(...args);
  }, (text) => prepared.has(text));
  const release: Release = (error) => {
    over = true;
    client.release(error);
  };
  return Object.create(client, { query: { value: query }, release: { value: release } }) as pg.PoolClient;
}
