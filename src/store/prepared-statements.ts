import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type pg from 'pg';

/** Of one connection. Each takes some of PostgreSQL's memory: a plan of a wide question half a megabyte. */
const MOST_PREPARED = 100;

type Send = (...args: unknown[]) => Promise<unknown>;

/**
 * Statements that PostgreSQL keeps parsed and planned, by connection. Only those whose best plan is the same whatever their values
 * are: others would be planned for none of them.
 */
export class PreparedStatements {
  private readonly names = new LRUCache<string, string>({ max: 10 * MOST_PREPARED });

  /** From now on the text is prepared where it is sent. */
  prepare(text: string): void {
    if (!this.names.has(text)) this.names.set(text, createHash('sha256').update(text).digest('base64url'));
  }

  /** To be called for every connection of the pool. */
  attach(client: pg.PoolClient): void {
    const send = client.query.bind(client) as Send;
    const unwanted: string[] = [];
    const prepared = new LRUCache<string, true>({ max: MOST_PREPARED, dispose: (_, name) => void unwanted.push(name) });
    const named = async (name: string, text: string, values: unknown): Promise<unknown> => {
      prepared.set(name, true);
      await forget(client, send, unwanted);
      try {
        return await send({ name, text, values });
      } catch (error) {
        // It may have failed because what it was planned for is no more.
        prepared.delete(name);
        throw error;
      }
    };
    client.query = ((...args: unknown[]) => {
      const [text, values] = args;
      const name = typeof text === 'string' ? this.names.get(text) : undefined;
      return name === undefined ? send(...args) : named(name, text as string, values);
    }) as typeof client.query;
  }
}

/** The driver's own note of what it has prepared goes first: whoever needs the statement meanwhile sends its text again. */
async function forget(client: pg.PoolClient, send: Send, names: string[]): Promise<void> {
  const { parsedStatements } = (client as unknown as { connection: { parsedStatements: Record<string, string | undefined> } }).connection;
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    const text = parsedStatements[name];
    if (text === undefined) continue;
    delete parsedStatements[name];
    try {
      await send(`deallocate "${name}"`);
    } catch (error) {
      // In a transaction that has failed nothing is forgotten.
      parsedStatements[name] = text;
      names.push(name);
      throw error;
    }
  }
}
