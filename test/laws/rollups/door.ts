import { CompiledQuery, type RawBuilder } from 'kysely';
import type { Database, Reading, Writing } from '../../../src/store/database.js';

/** A statement with what is bound to it. */
export interface Sent {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** How a process behaves at the database. All of it is optional: without any it is the service itself. */
export interface Manners {
  /** A planted bug: what is sent instead of a statement. */
  readonly rewritten?: (statement: string) => string;
  /** A planted bug: what a write has in hand instead. */
  readonly writing?: (tx: Writing) => Writing;
  /** Before each statement of a write, and before its commit: it may wait there, or end. */
  readonly before?: (statement: string, tx: Writing) => Promise<void>;
  /** Every statement of a reading transaction. */
  readonly read?: (sent: Sent) => void;
}

/** The same database, by a door at which the process behaves so. Doors may lie behind one another. */
export function through(database: Database, manners: Manners): Database {
  const { rewritten = (text: string) => text, writing = (tx: Writing) => tx, before = async () => undefined, read = () => undefined } = manners;

  function seen<R extends Reading>(inner: R, onStatement: (sent: Sent) => Promise<void> | void): R {
    const sees = (query: Reading['query']) => async <T>(statement: RawBuilder<T>): Promise<T[]> => {
      const { sql, parameters } = inner.compile(statement);
      await onStatement({ sql, parameters });
      const text = rewritten(sql);
      return query(text === sql ? statement : textual<T>(text, parameters));
    };
    return { ...inner, query: sees(inner.query), queryPrepared: sees(inner.queryPrepared) };
  }

  return Object.create(database, {
    write: {
      value: <T>(organizationId: string, work: (tx: Writing) => Promise<T>): Promise<T> => database.write(organizationId, async (tx) => {
        const done = await work(writing(seen(tx, ({ sql }) => before(sql, tx))));
        await before('commit', tx);
        return done;
      }),
    },
    openReading: { value: async (organizationId: string) => seen(await database.openReading(organizationId), read) },
  }) as Database;
}

/** A statement out of its text. */
export const textual = <T>(text: string, parameters: readonly unknown[]): RawBuilder<T> => {
  const query = CompiledQuery.raw(text, [...parameters]);
  return {
    compile: () => query, execute: (executor: { executeQuery(query: CompiledQuery): Promise<unknown> }) => executor.executeQuery(query),
  } as unknown as RawBuilder<T>;
};
