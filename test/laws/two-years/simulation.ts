import type pg from 'pg';
import type { Database } from '../../../src/store/database.js';
import { aftermathDifferences } from './aftermath.js';
import { differencesAfterRound } from './checking.js';
import { Company, FIRST_DAY, LAST_DAY } from './company.js';
import type { CrashingProcess } from './crashing-process.js';
import { Feeding } from './feeding.js';
import { Journal } from './journal.js';
import { KPIS } from './kpi-model.js';
import { elapsedDays, startOfDay } from './local-periods.js';
import { proofDifferences } from './proving.js';
import { Random } from './random.js';
import { learnVersion, redefine, someMeanings } from './redefining.js';
import { Reviewing } from './reviewing.js';
import { Rounds } from './rounds.js';
import { SERVICE, type Service } from './service.js';
import { Steering } from './steering.js';
import { tamper } from './tampering.js';
import { TwoYearsModel } from './two-years-model.js';

/** Where a simulation runs: processes that know of each other by the database alone, one that dies, and the database's owner. */
export interface Stage {
  readonly processes: readonly Database[];
  readonly crashing: CrashingProcess;
  readonly owner: pg.Client;
}

/** Two years of one organisation, of which a seed decides everything but in what order things happen that happen at once. */
export class Simulation {
  /** What was otherwise than the model has it, as sentences; empty where nothing was. */
  readonly differences: string[] = [];
  readonly model = new TwoYearsModel();
  readonly journal = new Journal();
  private readonly feeding: Feeding;
  private readonly steering: Steering;
  private readonly reviewing: Reviewing;
  private readonly rounds: Rounds;
  private at = startOfDay(FIRST_DAY);

  private constructor(readonly company: Company, private readonly stage: Stage, private readonly random: Random, private readonly service: Service) {
    const { model } = this;
    const { processes, crashing } = stage;
    this.feeding = new Feeding(company, model, random, this.journal, service, this.at);
    this.steering = new Steering(company, model, random, this.journal);
    this.reviewing = new Reviewing(company, model, random, this.journal);
    this.rounds = new Rounds(processes, crashing, company.organization.id, random, this.journal, service);
  }

  static async begin(stage: Stage, seed: number, service = SERVICE): Promise<Simulation> {
    const random = new Random(seed);
    const meanings = someMeanings(random);
    const company = await Company.found(stage.processes, stage.owner, meanings);
    const simulation = new Simulation(company, stage, random, service);
    for (const key of KPIS) await learnVersion(company, simulation.model, key, meanings[key]);
    await simulation.steering.defineAll();
    return simulation;
  }

  /** Until the two years are over, or something is otherwise than it should be: then what led there comes with it. */
  async run(lastDay = LAST_DAY): Promise<void> {
    const end = startOfDay(lastDay);
    try {
      while (this.at < end && this.differences.length === 0) await this.step();
      if (this.differences.length === 0) await this.conclude();
    } catch (error) {
      this.note(error instanceof Error ? error.stack ?? error.message : String(error));
    }
    if (this.differences.length > 0) this.differences.push(...this.journal.last(40));
  }

  /** The clock jumps; rows come; people act; rounds are made, or are not for three days; and what is stored is laid beside the model. */
  private async step(): Promise<void> {
    const { random } = this;
    // The schedulers of all processes are down; people and systems go on.
    const isOut = random.chance(0.06);
    this.at += isOut ? elapsedDays(3) : this.jump();
    await this.company.moveTo(this.at);
    await this.feed();
    await this.steering.activate(this.at);
    if (random.chance(0.5)) await this.steering.act(this.at);
    if (random.chance(0.07)) this.note(await redefine(this.company, this.model, random, this.journal));
    if (!isOut) await this.makeRound();
    for (let acts = random.integer(2, 6); acts > 0; acts--) this.note(await this.reviewing.act());
    if (random.chance(0.2)) await this.proveSome(1);
  }

  /** Mostly a few days, at times hours, at times weeks. */
  private jump(): number {
    const { random } = this;
    const draw = random.share();
    if (draw < 0.1) return random.integer(1, elapsedDays(1));
    return draw < 0.95 ? random.integer(elapsedDays(1), elapsedDays(20)) : random.integer(elapsedDays(20), elapsedDays(45));
  }

  private async feed(): Promise<void> {
    const { random } = this;
    await this.feeding.record(this.at);
    if (random.chance(0.1)) await this.feeding.retract();
    if (random.chance(0.6)) await this.feeding.report(this.at);
    if (random.chance(0.05)) await this.feeding.eraseSomebody();
  }

  private async makeRound(): Promise<void> {
    const before = await this.company.now();
    const [isDone] = await Promise.all([this.rounds.some(), ...this.random.chance(0.2) ? [this.reviewing.comment()] : []]);
    this.note(...this.rounds.complaints());
    this.note(...await differencesAfterRound(this.company, this.model, isDone ? before : null));
  }

  /** A last round that nothing disturbs, then every edition there is, and all else that the time has left behind. */
  private async conclude(): Promise<void> {
    await this.company.moveTo(this.at += elapsedDays(40));
    await this.feeding.report(this.at);
    const before = await this.company.now();
    await this.rounds.whole(0);
    this.note(...await differencesAfterRound(this.company, this.model, before));
    await this.proveSome(Infinity);
    this.note(...await aftermathDifferences(this.company, this.model, this.stage.owner));
    if (this.differences.length === 0) this.note(await this.tampered());
  }

  /** Somebody changes something behind the back of the service: the edition that it is about has to be a MISMATCH. */
  private async tampered(): Promise<string | null> {
    const found = await tamper(this.stage.owner, this.model, this.random, this.company.organization.id);
    if (found === null) return null;
    const { kind, review } = found;
    this.journal.tell('tampering', kind);
    const { verdict } = await this.company.as('carl', (ctx) => this.service.prove(ctx, review.editions.at(-1)!.id));
    return verdict === 'MISMATCH' ? null : `${kind} left ${review.goal} ${review.label} ${verdict}`;
  }

  private async proveSome(most: number): Promise<void> {
    const all = [...this.model.reviews.values()].flatMap((review) => review.editions.map((edition) => ({ review, edition })));
    for (const { review, edition } of this.random.some(all, most)) {
      this.note(...await this.company.as('carl', (ctx) => proofDifferences(ctx, this.model, review, edition, this.service)));
    }
  }

  private note(...found: readonly (string | null)[]): void {
    for (const said of found) if (said !== null) this.differences.push(`${new Date(this.at).toISOString().slice(0, 10)}: ${said}`);
  }
}
