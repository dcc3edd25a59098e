import type { Log } from '../../../src/app/context.js';
import { systemClock } from '../../../src/kernel/clock.js';
import type { Database } from '../../../src/store/database.js';
import { SILENT } from '../../support/organization.js';
import { someDeath, type CrashingProcess } from './crashing-process.js';
import type { Journal } from './journal.js';
import type { Random } from './random.js';
import type { Service } from './service.js';

/** The schedulers of several processes: alone, at once, and dying in the middle. */
export class Rounds {
  private readonly complained: string[] = [];
  private readonly log: Log = { ...SILENT, error: (data, message) => void this.complained.push(`${message}: ${JSON.stringify(data)}`) };

  constructor(
    private readonly processes: readonly Database[], private readonly crashing: CrashingProcess, private readonly organizationId: string,
    private readonly random: Random, private readonly journal: Journal, private readonly service: Service,
  ) {}

  /** Returns whether one of them came to its end. */
  async some(): Promise<boolean> {
    const draw = this.random.share();
    if (draw >= 0.8) return this.dying();
    const beside = draw < 0.5 ? [] : [draw < 0.7 ? this.whole(1) : this.dying()];
    await Promise.all([this.whole(0), ...beside]);
    return true;
  }

  /** One that nothing disturbs. */
  async whole(process: number): Promise<void> {
    const report = await this.service.round({ database: this.processes[process]!, clock: systemClock, log: this.log }, this.organizationId);
    this.journal.tell('round', JSON.stringify(report));
  }

  /** What rounds that came to their end have said was wrong, since it was last asked. */
  complaints(): string[] {
    return this.complained.splice(0);
  }

  private async dying(): Promise<boolean> {
    const death = someDeath(this.random);
    const isDone = await this.crashing.dying(death, (database) => this.service.round({ database, clock: systemClock, log: SILENT }, this.organizationId));
    this.journal.tell(isDone ? 'round' : 'broken round', JSON.stringify(death));
    return isDone;
  }
}
