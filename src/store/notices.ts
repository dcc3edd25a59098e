import pg from 'pg';
import type { Connection } from './connection.js';

/** What was sent along; null: notices may have been missed, because the connection was lost for a while. */
export type NoticeListener = (payload: string | null) => void;

const RECONNECT_MS = 1_000;

/**
 * PostgreSQL's notifications (LISTEN), on one connection of its own for all listeners of the process, which is made
 * when somebody first listens, and anew whenever it breaks.
 */
export class Notices {
  private readonly listeners = new Map<string, Set<NoticeListener>>();
  private client: pg.Client | undefined;
  private connecting: Promise<void> | undefined;
  private retry: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(private readonly connection: Connection) {}

  /** @param channel a plain name. Returns what stops it. */
  listen(channel: string, listener: NoticeListener): () => void {
    const known = this.listeners.get(channel);
    if (known === undefined) {
      this.listeners.set(channel, new Set([listener]));
      if (this.client === undefined) this.connect();
      else void this.client.query(`listen ${channel}`).then(() => listener(null), () => undefined);
    } else {
      known.add(listener);
    }
    return () => void this.listeners.get(channel)?.delete(listener);
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    await this.connecting;
    await this.client?.end().catch(() => undefined);
  }

  private connect(): void {
    if (this.closed || this.connecting !== undefined) return;
    this.connecting = this.open().catch(() => this.reconnect()).finally(() => { this.connecting = undefined; });
  }

  private async open(): Promise<void> {
    const client = new pg.Client({
      ...this.connection, connectionTimeoutMillis: 10_000, keepAlive: true, application_name: 'yardstick notices',
    });
    client.on('error', () => undefined);
    client.on('end', () => {
      if (this.client !== client) return;
      this.client = undefined;
      this.reconnect();
    });
    client.on('notification', ({ channel, payload }) => {
      for (const listener of this.listeners.get(channel) ?? []) listener(payload ?? '');
    });
    await client.connect();
    try {
      for (const channel of this.listeners.keys()) await client.query(`listen ${channel}`);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.client = client;
    for (const listener of [...this.listeners.values()].flatMap((all) => [...all])) listener(null);
  }

  private reconnect(): void {
    if (this.closed) return;
    this.retry = setTimeout(() => this.connect(), RECONNECT_MS);
  }
}
