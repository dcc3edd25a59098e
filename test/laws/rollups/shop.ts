import { authenticate } from '../../../src/app/authenticate.js';
import type { Actor, OpenContext } from '../../../src/app/context.js';
import { defineSource } from '../../../src/app/define-source.js';
import type { MeasureInput } from '../../../src/app/definitions/measure-content.js';
import type { SentRow } from '../../../src/app/row-checks/check-row.js';
import type { Database } from '../../../src/store/database.js';
import { defineTogether } from '../../support/definitions.js';
import { contextOf, inContext, newOrganization } from '../../support/organization.js';
import type { Random } from '../two-years/random.js';
import type { AwkwardDays } from './days.js';

/** With summer time and without, on both halves of the earth, some with half hours in their offsets. */
export const ZONES = ['Europe/Berlin', 'America/St_Johns', 'Asia/Kolkata', 'Pacific/Auckland'] as const;
export type Zone = (typeof ZONES)[number];

/** What the measure `counted` counts: it is redefined again and again. */
export const COUNTED = ['weight > 1', 'weight > 1 or is_null(amount)', 'amount >= 2 and channel == "phone"', 'level > 1 and paid'] as const;

export const counted = (filter: string): MeasureInput => ({ key: 'counted', source: 'orders', aggregation: 'COUNT', filter });

const MEASURES: readonly MeasureInput[] = [
  { key: 'all', source: 'orders', aggregation: 'COUNT' },
  { key: 'total', source: 'orders', aggregation: 'SUM', value: 'amount' },
  { key: 'mean', source: 'orders', aggregation: 'AVG', value: 'amount', filter: 'channel != "email"' },
  { key: 'spread', source: 'orders', aggregation: 'STDDEV', value: 'weight' },
  { key: 'lowest', source: 'orders', aggregation: 'MIN', value: 'amount' },
  { key: 'heaviest', source: 'orders', aggregation: 'MAX', value: 'weight * 2', filter: 'paid' },
  { key: 'due_count', source: 'orders', aggregation: 'COUNT', filter: 'due(occurredAt, days(3))' },
  { key: 'due_total', source: 'orders', aggregation: 'SUM', value: 'amount', filter: 'due(occurredAt, hours(30)) or weight > 2' },
  { key: 'settled', source: 'orders', aggregation: 'COUNT', at: 'settled_at' },
  { key: 'settled_total', source: 'orders', aggregation: 'SUM', value: 'amount', at: 'settled_at', filter: 'level >= 2' },
  counted(COUNTED[0]),
  { key: 'about', source: 'orders', aggregation: 'APPROX_COUNT_DISTINCT', value: 'customer' },
  { key: 'due_about', source: 'orders', aggregation: 'APPROX_COUNT_DISTINCT', value: 'amount', filter: 'due(occurredAt, days(3))' },
  { key: 'middle', source: 'orders', aggregation: 'APPROX_PERCENTILE', value: 'amount * weight', percentile: 0.5 },
  { key: 'settled_about', source: 'orders', aggregation: 'APPROX_COUNT_DISTINCT', value: 'customer', at: 'settled_at', filter: 'level >= 2' },
];

const EXPRESSIONS = [
  ...MEASURES.map(({ key }) => [`kpi_${key}`, key] as const), ['kpi_phone', 'where(all, channel == "phone")'], ['kpi_heavy', 'where(total, weight > 1 and level == 2)'],
  ['kpi_part', 'counted / all'], ['kpi_trailing', 'rolling(total, 7, "day") / rolling(all, 28, "day")'], ['kpi_so_far', 'cumulative(total)'],
  ['kpi_trailing_about', 'rolling(about, 7, "day")'], ['kpi_middle_so_far', 'cumulative(middle)'], ['kpi_month_ago', 'all - shift(all, 1, "month")'],
] as const;

export const KPIS = EXPRESSIONS.map(([key]) => key);

/** Sets of dimensions that rollups are registered by. */
export const SETS: readonly (readonly string[])[] = [['channel', 'level', 'large'], ['large', 'level', 'channel'], ['channel', 'level'], ['level', 'large'], ['channel']];

const KEYS = 70;
const CUSTOMERS = 12;

/** One organisation with one source. */
export class Shop {
  private constructor(readonly organizationId: string, private readonly actor: Actor, readonly zone: Zone, private readonly days: AwkwardDays) {}

  static async open(database: Database, zone: Zone, days: AwkwardDays): Promise<Shop> {
    const organization = await newOrganization(database, { timeZone: zone });
    const { actor } = await authenticate(database, `Bearer ${organization.secret}`);
    const shop = new Shop(organization.id, actor, zone, days);
    await shop.in(database, (ctx) => defineSource(ctx, {
      key: 'orders', name: 'Orders', fields: [
        { key: 'channel', type: 'TEXT', role: 'DIMENSION' }, { key: 'level', type: 'NUMBER', role: 'DIMENSION' },
        { key: 'large', type: 'BOOLEAN', role: 'DIMENSION', expression: 'amount > 2' },
        { key: 'amount', type: 'NUMBER', role: 'VALUE' }, { key: 'weight', type: 'NUMBER', role: 'VALUE' },
        { key: 'paid', type: 'BOOLEAN', role: 'VALUE' }, { key: 'settled_at', type: 'INSTANT', role: 'TIME' },
      ],
    }));
    await shop.in(database, (ctx) => defineTogether(ctx, {
      measures: MEASURES, kpis: EXPRESSIONS.map(([key, expression]) => ({ key, name: key, expression, direction: 'NEUTRAL' as const })),
    }));
    return shop;
  }

  in<T>(database: Database, work: (ctx: OpenContext) => Promise<T>): Promise<T> {
    return inContext(contextOf(database, this.actor, this.organizationId), work);
  }

  /** Keys are few, so that most rows correct others, and mostly lie on another day than these. */
  rows(random: Random, most: number): SentRow[] {
    return random.some(this.keys(), random.integer(1, most)).map((key) => ({
      key, occurredAt: this.days.instant(random), customer: random.chance(0.8) ? `c${random.integer(1, CUSTOMERS)}` : null,
      fields: {
        channel: random.pick(['phone', 'phone', 'email', 'Étage', null]), level: random.pick([1, 2, 2, 2.5, null]),
        amount: random.pick(['0', '1.10', '2', '2.5', '-3.25', '9007199254740993.01', '0.000000000000000000001', null]),
        weight: random.pick(['1', '1.5', '2.25', '7', null]), paid: random.pick([true, false, null]),
        settled_at: random.chance(0.7) ? this.days.instant(random) : null,
      },
    }));
  }

  allRows(random: Random): SentRow[] {
    return this.rows(random, KEYS * 2);
  }

  someKeys(random: Random): string[] {
    return random.some(this.keys(), random.integer(1, 4));
  }

  someCustomer(random: Random): string {
    return `c${random.integer(1, CUSTOMERS)}`;
  }

  private keys(): string[] {
    return Array.from({ length: KEYS }, (_, index) => `k${index}`);
  }
}
