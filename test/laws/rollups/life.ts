import { setTimeout as sleep } from 'node:timers/promises';
import { defineMeasure } from '../../../src/app/define-measure.js';
import { erase } from '../../../src/app/proof/erase.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { retractInteractions } from '../../../src/app/retract-interactions.js';
import { YardstickError } from '../../../src/kernel/errors.js';
import type { Database } from '../../../src/store/database.js';
import { catchUp, registerFor } from '../../support/rollups.js';
import type { CrashingProcess } from '../two-years/crashing-process.js';
import { Random } from '../two-years/random.js';
import { askInWrite, askTwice } from './asking.js';
import { AwkwardDays } from './days.js';
import { through, type Manners } from './door.js';
import { someQuestion } from './questions.js';
import { Refreshers, STEPS, type Outcome, type Steps } from './refreshers.js';
import { counted, COUNTED, SETS, Shop, type Zone } from './shop.js';

/** The processes of the service at one database. */
export interface Processes {
  readonly databases: readonly Database[];
  readonly crashing: CrashingProcess;
  /** Ends a backend, as an administrator does. */
  readonly terminate: (pid: number) => Promise<void>;
}

/** A service with a planted bug. */
export interface Bug {
  readonly manners?: Manners;
  readonly steps?: Partial<Steps>;
}

/** How much of what was asked and done. */
export class Tally {
  questions = 0;
  byRollup = 0;
  inMonths = 0;
  stale = 0;
  ahead = 0;
  ofThePast = 0;
  inWrites = 0;
  readonly steps: Partial<Record<Outcome, number>> = {};

  stepped(outcome: Outcome): void {
    this.steps[outcome] = (this.steps[outcome] ?? 0) + 1;
  }
}

/** The longest that a process rests in the middle of a write. */
const LONGEST_REST_MS = 6;

/** An organisation whose processes record, redefine, refresh and ask at the same time, as a seed says. */
export class Life {
  /** In sentences. */
  readonly found: string[] = [];
  private readonly known: number[] = [];
  private readonly refreshers: Refreshers;

  private constructor(
    private readonly shop: Shop, private readonly days: AwkwardDays, private readonly processes: Processes, private readonly random: Random,
    private readonly tally: Tally, private readonly bug: Bug,
  ) {
    this.refreshers = new Refreshers(shop.organizationId, { ...STEPS, ...bug.steps });
  }

  static async begin(processes: Processes, zone: Zone, seed: number, tally: Tally, bug: Bug = {}): Promise<Life> {
    const random = new Random(seed);
    const days = new AwkwardDays(zone, Date.now());
    const shop = await Shop.open(processes.databases[0]!, zone, days);
    const life = new Life(shop, days, processes, random, tally, bug);
    await life.register(processes.databases[0]!, random);
    await life.record(processes.databases[0]!, shop.allRows(random));
    // Half of the lives begin with rollups, the others while they are being built.
    if (random.chance(0.5)) await catchUp({ database: life.from(0, random), organizationId: shop.organizationId });
    return life;
  }

  /** Several lanes of acts at once, round by round, until something is found. */
  async live(rounds: number): Promise<this> {
    for (let round = 0; round < rounds && this.found.length === 0; round++) {
      const lanes = this.processes.databases.map((_, lane) => this.lane(lane, new Random(this.random.integer(0, 2 ** 31))));
      await Promise.all([...lanes, this.breakingLane(new Random(this.random.integer(0, 2 ** 31)))]);
    }
    if (this.found.length > 0) return this;
    // With everything built, what was lost on the way stays lost.
    const database = this.from(0, this.random);
    await this.guarded('catching up', () => catchUp({ database, organizationId: this.shop.organizationId }));
    for (let index = 0; index < 8 && this.found.length === 0; index++) await this.ask(database, this.random);
    return this;
  }

  private from(process: number, random: Random): Database {
    return this.behaving(this.processes.databases[process]!, random);
  }

  /** With the bug, and resting now and then, so that others come in between. */
  private behaving(database: Database, random: Random): Database {
    const resting = through(database, { before: async () => { if (random.chance(0.12)) await sleep(random.integer(0, LONGEST_REST_MS)); } });
    return through(resting, this.bug.manners ?? {});
  }

  private async lane(process: number, random: Random): Promise<void> {
    const database = this.from(process, random);
    for (let left = 7; left > 0 && this.found.length === 0; left--) await this.act(database, random);
  }

  private async breakingLane(random: Random): Promise<void> {
    for (let left = 2; left > 0 && this.found.length === 0; left--) {
      await this.guarded('a refresher that breaks off', async () =>
        this.tally.stepped(await this.refreshers.breaking(this.processes.crashing, (database) => this.behaving(database, random), random)));
    }
  }

  private act(database: Database, random: Random): Promise<void> {
    const draw = random.share();
    const { shop } = this;
    if (draw < 0.2) return this.guarded('recording', () => this.record(database, shop.rows(random, 6)));
    if (draw < 0.24) return this.guarded('retracting', async () => {
      const report = await shop.in(database, (ctx) => retractInteractions(ctx, { source: 'orders', keys: shop.someKeys(random), reason: 'a test' }));
      this.known.push(Date.parse(report.knowledge));
    });
    if (draw < 0.255) return this.guarded('erasing', () => shop.in(database, (ctx) => erase(ctx, { entity: 'CUSTOMER', value: shop.someCustomer(random) })));
    if (draw < 0.265) return this.guarded('redefining', async () => {
      await shop.in(database, (ctx) => defineMeasure(ctx, counted(random.pick(COUNTED))));
      await this.register(database, random);
    });
    if (draw < 0.275) return this.guarded('registering', () => this.register(database, random));
    if (draw < 0.5) return this.guarded('keeping rollups', async () => this.tally.stepped(await this.refreshers.step(database, random)));
    if (draw < 0.53) return this.guarded('keeping rollups and being killed', async () =>
      this.tally.stepped(await this.refreshers.killed(database, this.processes.terminate, random)));
    if (draw < 0.545) return this.guarded('asking inside of a write', () => this.askInside(database, random));
    return this.guarded('asking', () => this.ask(database, random));
  }

  private async record(database: Database, interactions: ReturnType<Shop['rows']>): Promise<void> {
    const report = await this.shop.in(database, (ctx) => recordInteractions(ctx, { source: 'orders', interactions }));
    if (report.rejected.length > 0) throw new Error(`rejected: ${JSON.stringify(report.rejected[0])}`);
    this.known.push(Date.parse(report.knowledge));
  }

  private register(database: Database, random: Random): Promise<void> {
    return this.shop.in(database, (ctx) => registerFor(ctx, 'orders', random.some(SETS, random.integer(1, 2))));
  }

  private async ask(database: Database, random: Random): Promise<void> {
    const question = someQuestion(random, this.days, this.known);
    const asked = await askTwice(database, this.shop, question);
    this.known.push(asked.knowledge);
    const { tally } = this;
    tally.questions++;
    if (asked.byRollup) tally.byRollup++;
    if (asked.inMonths) tally.inMonths++;
    if (asked.ahead) tally.ahead++;
    if (asked.stale) tally.stale++;
    if (asked.byRollup && question.asOf !== null) tally.ofThePast++;
    if (asked.difference !== null) this.found.push(asked.difference);
  }

  private async askInside(database: Database, random: Random): Promise<void> {
    const questions = [1, 2].map(() => someQuestion(random, this.days, this.known));
    this.tally.inWrites += questions.length;
    this.found.push(...await askInWrite(database, this.shop, questions));
  }

  /** Nothing that any process does may fail; a busy machine may make it wait too long. */
  private async guarded(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (error instanceof YardstickError && error.code === 'TIMEOUT') return;
      this.found.push(`${what} failed: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
}
