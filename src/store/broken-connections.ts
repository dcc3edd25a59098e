import type { DriverException, MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { toYardstickError } from './database-errors.js';

/**
 * Gives connections that break in use back to the pool. Kysely does not where the ROLLBACK of a transaction fails, as it must on
 * such a connection: its place would stay taken, and after one restart of the database no request would find a free one.
 */
export function giveBackBroken(pool: pg.Pool): void {
  const inUse = new Set<pg.PoolClient>();
  pool.on('acquire', (client) => void inUse.add(client));
  pool.on('release', (_error, client) => void inUse.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      if (!inUse.has(client)) return;
      client.release(true);
      // Whoever holds it may give it back all the same.
      client.release = () => undefined;
    });
  });
}

/** What the ORM's own statements fail with reaches callers by many ways; all of them begin here. */
export function sayWhatErrorsMean(orm: MikroORM): void {
  const converter = orm.driver.getPlatform().getExceptionConverter();
  const convert = converter.convertException.bind(converter);
  converter.convertException = (error) => toYardstickError(convert(error)) as DriverException;
}
