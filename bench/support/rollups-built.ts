import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

const DEADLINE_MS = 30 * 60_000;

/**
 * Waits until the service's own rollups are registered, built down to the oldest row and clean. A build without any has none to wait for.
 */
export async function rollupsBuilt(owner: pg.Client): Promise<void> {
  const {
    rows: [found],
  } = await owner.query<{ exists: boolean }>(`select to_regclass('public.rollup') is not null as exists`);
  if (!found!.exists) return;
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const {
      rows: [state],
    } = await owner.query<{ clean: boolean }>(`
      select exists (select from rollup) and not exists (select from rollup where built_from is distinct from '-infinity')
        and not exists (select from rollup_mark) as clean`);
    if (state!.clean) return;
    if (Date.now() > deadline) throw new Error('the rollups are not built after half an hour');
    await sleep(200);
  }
}
