import { erase } from '../../../src/app/proof/erase.js';
import { instantText } from '../../../src/kernel/instant.js';
import { reportSource } from '../../../src/app/report-source.js';
import { retractInteractions } from '../../../src/app/retract-interactions.js';
import type { Company } from './company.js';
import type { Journal } from './journal.js';
import { elapsedDays } from './local-periods.js';
import type { Random } from './random.js';
import { CHANNELS, SOURCES, type ModelRow, type ModelSource } from './row-model.js';
import type { Service } from './service.js';
import type { TwoYearsModel } from './two-years-model.js';

const CUSTOMERS = 30;
/** A day, so that two years are some hundreds of rows. */
const ROWS: Readonly<Record<ModelSource, number>> = { tickets: 0.55, surveys: 0.2 };
const LATEST_DAYS = 150;

/** What the systems around the service send: rows, most of them in time, and what people ask to have erased. */
export class Feeding {
  private lastKey = 0;
  private fedThrough: number;

  constructor(
    private readonly company: Company, private readonly model: TwoYearsModel, private readonly random: Random, private readonly journal: Journal,
    private readonly service: Service, private readonly start: number,
  ) {
    this.fedThrough = start;
  }

  /** New rows since it was last asked, some late ones, some corrections. */
  async record(now: number): Promise<void> {
    for (const source of SOURCES) {
      const rows = [...this.newRows(source, now), ...this.corrections(source, now)];
      if (rows.length === 0) continue;
      const { knowledge, rejected } = await this.company.feed((ctx) => this.service.record(ctx, {
        source, interactions: rows.map(({ key, occurredAt, customer, channel, amount }) =>
          ({ key, occurredAt: instantText(occurredAt), customer, fields: { channel, amount: amount / 100 } })),
      }));
      if (rejected.length > 0) throw new Error(`rejected: ${rejected[0]!.message}`);
      this.model.rows.recorded(Date.parse(knowledge), rows);
      this.journal.tell('rows', `${rows.length} of ${source} at ${knowledge}`);
    }
    this.fedThrough = now;
  }

  async retract(): Promise<void> {
    const source = this.random.pick(SOURCES);
    const standing = this.model.rows.standing().filter((row) => row.source === source && !row.retracted);
    const keys = this.random.some(standing, this.random.integer(1, 4)).map(({ key }) => key);
    if (keys.length === 0) return;
    const { knowledge } = await this.company.feed((ctx) => retractInteractions(ctx, { source, keys, reason: 'sent by mistake' }));
    this.model.rows.retracted(Date.parse(knowledge), source, keys);
    this.journal.tell('retraction', `${keys.join()} at ${knowledge}`);
  }

  /** Surveys are complete until some days ago; now and then it is said late, or not at all. */
  async report(now: number): Promise<void> {
    const through = now - elapsedDays(this.random.integer(0, 6));
    await this.company.feed((ctx) => reportSource(ctx, 'surveys', instantText(through)));
    this.model.reported(await this.company.now(), through);
    this.journal.tell('report', instantText(through));
  }

  async eraseSomebody(): Promise<void> {
    const customer = `c${this.random.integer(1, CUSTOMERS)}`;
    await this.company.as('olive', (ctx) => erase(ctx, { entity: 'CUSTOMER', value: customer }));
    const stamp = await this.company.now();
    this.model.rows.erased(stamp, customer);
    this.journal.tell('erasure', `${customer} at ${instantText(stamp)}`);
  }

  private newRows(source: ModelSource, now: number): ModelRow[] {
    const days = (now - this.fedThrough) / elapsedDays(1);
    const count = Math.floor(days * ROWS[source] * (0.5 + this.random.share()) + this.random.share());
    return Array.from({ length: count }, () => {
      const isLate = this.random.chance(0.15);
      const from = isLate ? Math.max(this.start, now - elapsedDays(LATEST_DAYS)) : this.fedThrough;
      return this.row(source, `${source}-${++this.lastKey}`, this.random.integer(from, now));
    });
  }

  private corrections(source: ModelSource, now: number): ModelRow[] {
    if (!this.random.chance(0.5)) return [];
    const standing = this.model.rows.standing().filter((row) => row.source === source);
    return this.random.some(standing, this.random.integer(1, 3)).map((row): ModelRow => {
      const { key, occurredAt, customer, channel, amount } = row;
      switch (this.random.integer(1, 5)) {
        case 1: return { source, key, customer, channel, amount, occurredAt: Math.max(this.start, occurredAt - elapsedDays(this.random.integer(1, 60))) };
        case 2: return { source, key, occurredAt, customer, amount, channel: this.random.pick(CHANNELS) };
        case 3: return { source, key, occurredAt, customer, channel, amount };
        case 4: return this.row(source, key, this.random.integer(this.start, now));
        default: return { source, key, occurredAt, customer, channel, amount: this.amount(source) };
      }
    });
  }

  private row(source: ModelSource, key: string, occurredAt: number): ModelRow {
    return {
      source, key, occurredAt, customer: `c${this.random.integer(1, CUSTOMERS)}`, channel: this.random.pick(CHANNELS), amount: this.amount(source),
    };
  }

  private amount(source: ModelSource): number {
    return source === 'surveys' ? 100 * this.random.integer(1, 5) : this.random.integer(0, 20_000);
  }
}
