import type { Log } from '../../../src/app/context.js';
import { runRound } from '../../../src/app/scheduler/run-round.js';
import { systemClock } from '../../../src/kernel/clock.js';
import type { Database } from '../../../src/store/database.js';
import { SILENT } from '../../support/organization.js';
import { someDeath, type CrashingProcess } from './crashing-process.js';
import type { Random } from './random.js';

/** The schedulers of several processes: alone, at once, and dying in the middle. */
export class Rounds {
  private readonly complained: string[] = [];
  private readonly log: Log = { ...SILENT, error: (data, message) => void this.complained.push(`${message}: ${JSON.stringify(data)}`) };

  constructor(
    private readonly processes: readonly Database[], private readonly crashing: CrashingProcess, private readonly organizationId: string,
    private readonly random: Random,
  ) {}

  /** Returns whether one of them came to its end. */
  async some(): Promise<boolean> {
    const draw = this.random.share();
    if (draw < 0.5) await this.whole(0);
    else if (draw < 0.75) await Promise.all([this.whole(0), this.whole(1)]);
    else if (draw < 0.8) await Promise.all([this.whole(0), this.dying()]);
    else return this.dying();
    return true;
  }

  /** One that nothing disturbs. */
  whole(process: number): Promise<unknown> {
    return runRound({ database: this.processes[process]!, clock: systemClock, log: this.log }, this.organizationId);
  }

  /** What rounds that came to their end have said was wrong, since it was last asked. */
  complaints(): string[] {
    return this.complained.splice(0);
  }

  private dying(): Promise<boolean> {
    return this.crashing.dying(someDeath(this.random), (database) =>
      runRound({ database, clock: systemClock, log: SILENT }, this.organizationId));
  }
}
