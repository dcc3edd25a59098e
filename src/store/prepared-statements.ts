import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import pg from 'pg';

/** Of one connection. Each takes some of PostgreSQL's memory: a plan of a wide question half a megabyte. */
const MOST_PREPARED = 100;

type Send = (...args: unknown[]) => Promise<unknown>;

/** A prepared statement with what is to be sent before it. */
export interface Prepared {
  readonly beginning: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

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

  /** Whether the text is prepared where it is sent. */
  has(text: string): boolean {
    return this.names.has(text);
  }

  /** To be called for every connection of the pool. */
  attach(client: pg.PoolClient): void {
    const send = client.query.bind(client) as Send;
    const unwanted: string[] = [];
    const prepared = new LRUCache<string, true>({ max: MOST_PREPARED, dispose: (_, name) => void unwanted.push(name) });
    const lose = (name: string, error: unknown): never => {
      prepared.delete(name);
      endIfItHasLost(client, error);
      throw error;
    };
    const named = async (name: string, text: string, values: unknown): Promise<unknown> => {
      await forget(client, send, unwanted);
      try {
        const answer = await send({ name, text, values });
        prepared.set(name, true);
        return answer;
      } catch (error) {
        // It may have failed because what it was planned for is no more.
        unwanted.push(name);
        return lose(name, error);
      }
    };
    const single: Send = (...args) => {
      const [text, values] = args;
      const name = typeof text === 'string' ? this.names.get(text) : undefined;
      return name === undefined ? send(...args) : named(name, text as string, values);
    };
    const joined = async ({ beginning, text, values }: Prepared): Promise<unknown> => {
      const name = this.names.get(text);
      const execution = name === undefined || prepared.get(name) === undefined ? null : executionOf(name, values);
      if (execution === null) {
        await send(beginning);
        return single(text, values);
      }
      try {
        return (await send(`${beginning}; ${execution}`) as unknown[]).at(-1);
      } catch (error) {
        return lose(name!, error);
      }
    };
    client.query = ((...args: unknown[]) => (isJoined(args[0]) ? joined(args[0]) : single(...args))) as typeof client.query;
  }
}

/** PostgreSQL's code where it has no statement of that name. */
const NO_SUCH_STATEMENT = '26000';

/** The driver's own note of what it has prepared: texts by name. */
const statementsOf = (client: pg.PoolClient): Record<string, string | undefined> =>
  (client as unknown as { connection: { parsedStatements: Record<string, string | undefined> } }).connection.parsedStatements;

/** A connection that has lost one has lost others, too, as after `discard all`: another one takes its place. */
function endIfItHasLost(client: pg.PoolClient, error: unknown): void {
  if ((error as { code?: unknown }).code === NO_SUCH_STATEMENT) void (client as unknown as pg.Client).end().catch(() => undefined);
}

const isJoined = (sent: unknown): sent is Prepared => typeof sent === 'object' && sent !== null && 'beginning' in sent;

/** The statement that runs a prepared one, its values written as literals of whatever types it has; null where they are not all plain. */
function executionOf(name: string, values: readonly unknown[]): string | null {
  if (!values.every((value) => value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')) return null;
  const literals = values.map((value) => (value === null ? 'null' : pg.escapeLiteral(String(value))));
  return `execute "${name}"${literals.length === 0 ? '' : `(${literals.join(', ')})`}`;
}

/** The driver's own note of what it has prepared goes first: whoever needs the statement meanwhile sends its text again. */
async function forget(client: pg.PoolClient, send: Send, names: string[]): Promise<void> {
  const parsedStatements = statementsOf(client);
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    const text = parsedStatements[name];
    if (text === undefined) continue;
    delete parsedStatements[name];
    try {
      await send(`deallocate "${name}"`);
    } catch (error) {
      endIfItHasLost(client, error);
      // In a transaction that has failed nothing is forgotten.
      parsedStatements[name] = text;
      names.push(name);
      throw error;
    }
  }
}
