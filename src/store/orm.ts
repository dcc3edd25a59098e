import 'reflect-metadata';
import { ReflectMetadataProvider } from '@mikro-orm/decorators/legacy';
import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { MIGRATIONS } from '../../migrations/index.js';
import type { Connection } from './connection.js';
import { ENTITIES } from './entities/index.js';

/** MikroORM over one pool of connections. `pool` are further options of pg's pool. */
export function openOrm(
  connection: Connection, pool: pg.PoolConfig = {}, onPoolCreated?: (pool: pg.Pool) => void,
): Promise<MikroORM> {
  const { host, port, user, password, database, ssl } = connection;
  return MikroORM.init({
    entities: ENTITIES,
    metadataProvider: ReflectMetadataProvider,
    metadataCache: { enabled: false },
    // Foreign keys share the column organization_id.
    discovery: { checkDuplicateFieldNames: false },
    host, port, user, dbName: database, ...(password === undefined ? {} : { password }),
    driverOptions: { ssl, application_name: 'yardstick', ...pool, ...(onPoolCreated === undefined ? {} : { onPoolCreated }) },
    // Warnings and errors reach the caller as exceptions; the default logger would print statements.
    logger: () => undefined,
    extensions: [Migrator],
    migrations: { migrationsList: MIGRATIONS, snapshot: false, disableForeignKeys: false, silent: true },
    // Triggers are in the migrations alone, and held by tests.
    schemaGenerator: { skipTables: ['mikro_orm_migrations'], ignoreTriggers: true },
  });
}
