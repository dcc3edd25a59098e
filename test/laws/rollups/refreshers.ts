import { advanceRollups } from '../../../src/app/rollups/advance-rollups.js';
import { buildRollup } from '../../../src/app/rollups/build-rollup.js';
import { dropRollups } from '../../../src/app/rollups/drop-rollups.js';
import { mergeRollups } from '../../../src/app/rollups/merge-rollups.js';
import { refreshRollups } from '../../../src/app/rollups/refresh-rollups.js';
import { sql } from 'kysely';
import type { Database, Writing } from '../../../src/store/database.js';
import { bucketingWork } from '../../../src/store/rollups.js';
import { CrashingProcess } from '../two-years/crashing-process.js';
import type { Random } from '../two-years/random.js';
import { through } from './door.js';

/** The steps by which rollups are kept, or those with a planted bug. */
export interface Steps {
  readonly advance: typeof advanceRollups;
  readonly build: typeof buildRollup;
  readonly refresh: typeof refreshRollups;
  readonly merge: typeof mergeRollups;
  readonly drop: typeof dropRollups;
}

export const STEPS: Steps = { advance: advanceRollups, build: buildRollup, refresh: refreshRollups, merge: mergeRollups, drop: dropRollups };

/** How a step came out. */
export type Outcome = 'advanced' | 'built' | 'refreshed' | 'merged' | 'dropped' | 'busy' | 'idle' | 'broken off' | 'killed';

/** Statements of one step, about. */
const STATEMENTS = 16;

/** Whatever there is to do, as several processes do it: undisturbed, breaking off, killed by the database. */
export class Refreshers {
  constructor(private readonly organizationId: string, private readonly steps: Steps) {}

  /** One step of some bucketing. `terminate`: ends a backend. */
  async step(database: Database, random: Random): Promise<Outcome> {
    const work = (await database.read(this.organizationId, bucketingWork)).filter(({ behind, marked, loose, unbuilt, superfluous }) => behind || marked || loose || unbuilt || superfluous);
    if (work.length === 0) return 'idle';
    const { id, ...todo } = random.pick(work);
    if (todo.superfluous && (!todo.unbuilt || random.chance(0.2))) {
      return await this.steps.drop(database, this.organizationId, id) > 0 ? 'dropped' : 'idle';
    }
    if (todo.behind && random.chance(0.5)) {
      return await this.steps.advance(database, this.organizationId, id, { rows: random.pick([2, 10, 100]), addedAtLeast: random.pick([0, 3, 200]) }) === 'BUSY' ? 'busy' : 'advanced';
    }
    if (todo.loose && random.chance(0.3)) {
      const step = await this.steps.merge(database, this.organizationId, id, { restsAfterMs: random.pick([0, 0, 100]) });
      return step === 'BUSY' ? 'busy' : step > 0 ? 'merged' : 'idle';
    }
    if (todo.unbuilt && (!todo.marked || random.chance(0.5))) {
      const step = await this.steps.build(database, this.organizationId, id, { rows: random.pick([3, 15, 50]) });
      return step === 'BUSY' ? 'busy' : step === 'BUILT' ? 'built' : 'idle';
    }
    const step = await this.steps.refresh(database, this.organizationId, id, { mostDays: random.pick([2, 8, 30]) });
    return step === 'BUSY' ? 'busy' : step > 0 ? 'refreshed' : 'idle';
  }

  /** One that breaks off: at a statement, or around its commit. */
  async breaking(process: CrashingProcess, manners: (database: Database) => Database, random: Random): Promise<Outcome> {
    const death = random.chance(0.6) ? { statement: random.integer(6, STATEMENTS * 2) } : { commit: random.integer(1, 2), at: random.pick(['before', 'after'] as const) };
    let outcome: Outcome = 'idle';
    const whole = await process.dying(death, async (database) => { outcome = await this.step(manners(database), random); });
    return whole ? outcome : 'broken off';
  }

  /** One whose connection the database ends before one of its statements. */
  async killed(database: Database, terminate: (pid: number) => Promise<void>, random: Random): Promise<Outcome> {
    let left = random.integer(1, STATEMENTS);
    let isKilled = false;
    const mortal = through(database, { before: async (_, tx) => {
      if (--left !== 0) return;
      const pid = await ownPid(tx);
      isKilled = true;
      await terminate(pid);
    } });
    try {
      return await this.step(mortal, random);
    } catch (error) {
      if (!isKilled) throw error;
      return 'killed';
    }
  }
}

const ownPid = async (tx: Writing): Promise<number> => (await tx.query(sql<{ pid: number }>`select pg_backend_pid() as pid`))[0]!.pid;
