import type pg from 'pg';

/** How busy the connections to the database are. */
export class PoolState {
  private pool: pg.Pool | undefined;

  watch(pool: pg.Pool): pg.Pool {
    return this.pool = pool;
  }

  /** Connections that are open … */
  get total(): number {
    return this.pool?.totalCount ?? 0;
  }

  /** … those of them that nobody uses … */
  get idle(): number {
    return this.pool?.idleCount ?? 0;
  }

  /** … and transactions that wait for one. */
  get waiting(): number {
    return this.pool?.waitingCount ?? 0;
  }
}
