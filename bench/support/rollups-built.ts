import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

const DEADLINE_MS = 30 * 60_000;

/** Waits until so many rollups are built down to the oldest row, and all of them clean. */
export async function rollupsBuilt(owner: pg.Client, count = 0): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const {
      rows: [state],
    } = await owner.query<{ built: number; clean: boolean }>(`
      select (select count(*)::int from rollup where wanted and built_from = '-infinity') as built, not exists (select from rollup_mark) as clean`);
    if (state!.built >= count && state!.clean) return;
    if (Date.now() > deadline) throw new Error('the rollups are not built after half an hour');
    await sleep(200);
  }
}
