import { organizationIds } from '../../sql/organizations.js';
import type { Database } from '../../store/database.js';
import { bucketingWork, type BucketingWork } from '../../store/rollups.js';
import type { Log } from '../context.js';
import { failureData } from '../scheduler/run-rounds.js';
import { advanceRollups } from './advance-rollups.js';
import { buildRollup } from './build-rollup.js';
import { dropRollups } from './drop-rollups.js';
import { mergeRollups } from './merge-rollups.js';
import { RollupPlanner, type PlanOptions } from './plan-rollups.js';
import { MOST_DAYS, refreshRollups } from './refresh-rollups.js';

export interface RollupTools {
  readonly database: Database;
  readonly log: Log;
}

/** How long a bucketing that failed is let alone. */
const PAUSE_MS = 30_000;

/** How long cells that were added stay beside others before it is looked whether they can be merged. */
const MERGES_EVERY_MS = 60_000;

/** One organisation's days are refreshed for so long before the next one has its turn. */
const TURN_MS = 5_000;

/** Where days are large, fewer of them make one transaction, so that it ends soon. */
const [QUICK_MS, SLOW_MS] = [500, 2_000];

/** TIME fields other than occurredAt have no index: one pass over the rows, however many days. */
const MOST_DAYS_OF_A_PASS = 1_000;

/** Keeps the rollups of all organisations, beside whoever else does: each step is a transaction of its own, and takes what nobody has. */
export class RollupKeeper {
  /** By bucketing: not before. */
  private readonly paused = new Map<string, number>();
  /** By bucketing: when cells were last merged. */
  private readonly merged = new Map<string, number>();
  /** By bucketing: days at once. */
  private readonly pace = new Map<string, number>();

  private readonly planner: RollupPlanner | null;

  /** `plan`: how it is found which rollups there are to be; null: those that there are stay. */
  constructor(private readonly tools: RollupTools, { plan = null }: { readonly plan?: PlanOptions | null } = {}) {
    this.planner = plan === null ? null : new RollupPlanner(tools.database, plan);
  }

  /** One round through all organisations. Whether there is more to do at once. Rejects only where they cannot be listed. */
  async round(signal?: AbortSignal): Promise<boolean> {
    const { database } = this.tools;
    let more = false;
    for (const { id } of await database.platform((tx) => tx.query(organizationIds()))) {
      if (signal?.aborted === true) return false;
      more = await this.keep(id, signal) || more;
    }
    return more;
  }

  /** One round in one organisation: new rows, marked days, one stretch of each bucketing that is being built, what can be merged or dropped. Whether there is more to do at once. */
  async keep(organizationId: string, signal?: AbortSignal): Promise<boolean> {
    const { planner } = this;
    if (planner !== null) await this.guarded(organizationId, `plan ${organizationId}`, 0, () => planner.plan(organizationId));
    const work = await this.guarded(organizationId, organizationId, [], () => this.tools.database.write(organizationId, bucketingWork));
    let more = false;
    for (const bucketing of work) {
      if (signal?.aborted === true) return false;
      if (!bucketing.behind && !bucketing.marked && !bucketing.loose && !bucketing.unbuilt && !bucketing.superfluous) continue;
      more = await this.guarded(organizationId, bucketing.id, false, () => this.steps(organizationId, bucketing, signal)) || more;
    }
    return more;
  }

  private async steps(organizationId: string, bucketing: BucketingWork, signal: AbortSignal | undefined): Promise<boolean> {
    const { database } = this.tools;
    const isOver = (): boolean => signal?.aborted === true;
    // What fails of it keeps changed days from nothing.
    const isBehind = bucketing.behind && await this.guarded(organizationId, `rows ${bucketing.id}`, false, async () =>
      await advanceRollups(database, organizationId, bucketing.id) === 'BEHIND');
    if (isOver()) return false;
    const marksLeft = bucketing.marked && await this.refresh(organizationId, bucketing, signal);
    if (isOver()) return false;
    if (bucketing.loose) await this.merge(organizationId, bucketing.id);
    const built = bucketing.unbuilt && await buildRollup(database, organizationId, bucketing.id) === 'BUILT';
    if (bucketing.superfluous && !bucketing.unbuilt) await dropRollups(database, organizationId, bucketing.id);
    return isBehind || marksLeft || built;
  }

  private async merge(organizationId: string, id: string): Promise<void> {
    const now = performance.now();
    if (now - (this.merged.get(id) ?? -Infinity) < MERGES_EVERY_MS) return;
    this.merged.set(id, now);
    await mergeRollups(this.tools.database, organizationId, id);
  }

  /** Whether marks are left. */
  private async refresh(organizationId: string, { id, timeField }: BucketingWork, signal: AbortSignal | undefined): Promise<boolean> {
    const until = performance.now() + TURN_MS;
    while (signal?.aborted !== true) {
      const mostDays = timeField === 'occurredAt' ? this.pace.get(id) ?? MOST_DAYS : MOST_DAYS_OF_A_PASS;
      const begun = performance.now();
      const days = await refreshRollups(this.tools.database, organizationId, id, { mostDays });
      const now = performance.now();
      this.pace.set(id, nextPace(mostDays, now - begun));
      // A writer at work marks days again and again: those have to wait for the next round.
      if (days === 'BUSY' || days < mostDays) return false;
      if (now >= until) return true;
    }
    return false;
  }

  /** What fails is told in the log, stops nothing else, and is tried again later. */
  private async guarded<T>(organization: string, id: string, otherwise: T, work: () => Promise<T>): Promise<T> {
    if (performance.now() < (this.paused.get(id) ?? -Infinity)) return otherwise;
    this.paused.delete(id);
    try {
      return await work();
    } catch (error) {
      this.paused.set(id, performance.now() + PAUSE_MS);
      this.tools.log.error({ organization, error: failureData(error) }, 'rollups could not be refreshed');
      return otherwise;
    }
  }
}

function nextPace(days: number, took: number): number {
  if (took > SLOW_MS) return Math.max(1, Math.floor(days / 2));
  return took < QUICK_MS ? Math.min(MOST_DAYS, days * 2) : days;
}
