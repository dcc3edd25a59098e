import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

const DEADLINE_MS = 30 * 60_000;

/** Waits until there are rollups by so many sets of dimensions, all of them built down to the oldest row, and clean. */
export async function rollupsBuilt(owner: pg.Client, sets = 0): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const {
      rows: [state],
    } = await owner.query<{ sets: number; built: boolean; clean: boolean }>(`
      select count(distinct (b.source_id, r.definition -> 'dimensions'))::int as sets,
        coalesce(bool_and(r.built_from is not distinct from '-infinity'::date), true) as built, not exists (select from rollup_mark) and coalesce(bool_and(
          r.recorded_through >= (select max(i.recorded_at) from interaction as i where i.organization_id = b.organization_id and i.source_id = b.source_id)), true) as clean
      from rollup as r join rollup_bucketing as b on b.organization_id = r.organization_id and b.id = r.bucketing_id where r.wanted`);
    if (state!.sets >= sets && state!.built && state!.clean) return;
    if (Date.now() > deadline) throw new Error('the rollups are not built after half an hour');
    await sleep(200);
  }
}
