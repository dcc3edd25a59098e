import { Decimal } from '../../../src/kernel/decimal.js';
import type { ModelSource, Revision } from './row-model.js';

export const KPIS = ['volume', 'revenue', 'small_share', 'happiness'] as const;
export type ModelKpi = (typeof KPIS)[number];

/** What a version means: a bound on the amount, in cents, and for how many days a value may still change. */
export interface Meaning {
  readonly bound: number;
  readonly lagDays: number;
}

export interface ModelVersion extends Meaning {
  readonly id: string;
  readonly stamp: number;
  readonly major: number;
}

interface Arithmetic {
  readonly source: ModelSource;
  /** Whether the row has a say in the number. */
  readonly counts: (amount: number, bound: number) => boolean;
  /** Null: no value. Of the amounts of the rows that have a say. */
  readonly value: (amounts: readonly number[], bound: number) => Decimal | null;
}

/** `part` of all; nobody can say which share none has. */
const share = (amounts: readonly number[], isPart: (amount: number) => boolean): Decimal | null =>
  (amounts.length === 0 ? null : new Decimal(amounts.filter(isPart).length).div(amounts.length));

/** What each KPI is, without a word of the language. */
export const ARITHMETIC: Readonly<Record<ModelKpi, Arithmetic>> = {
  volume: { source: 'tickets', counts: (amount, bound) => amount >= bound, value: ({ length }) => new Decimal(length) },
  revenue: {
    source: 'tickets', counts: (amount, bound) => amount <= bound,
    value: (amounts) => new Decimal(amounts.reduce((sum, amount) => sum + amount, 0)).div(100),
  },
  small_share: { source: 'tickets', counts: () => true, value: (amounts, bound) => share(amounts, (amount) => amount <= bound) },
  happiness: { source: 'surveys', counts: () => true, value: (amounts, bound) => share(amounts, (amount) => amount >= bound) },
};

/** The value of rows that are in the period and the scope. */
export function valueOf(kpi: ModelKpi, { bound }: Meaning, rows: readonly Revision[]): Decimal | null {
  const { counts, value } = ARITHMETIC[kpi];
  return value(rows.map(({ amount }) => amount).filter((amount) => counts(amount, bound)), bound);
}

/** The versions of the KPIs, by the stamps at which they were told. */
export class KpiModel {
  private readonly versions = new Map<ModelKpi, ModelVersion[]>();

  published(kpi: ModelKpi, version: ModelVersion): void {
    this.versions.set(kpi, [...this.versions.get(kpi) ?? [], version]);
  }

  current(kpi: ModelKpi, at = Infinity): ModelVersion {
    return this.versions.get(kpi)!.findLast(({ stamp }) => stamp <= at)!;
  }

  byId(kpi: ModelKpi, id: string): ModelVersion {
    return this.versions.get(kpi)!.find((version) => version.id === id)!;
  }

  /** Whether a version was told by `at` whose numbers cannot be compared with those of any that there were at `decidedAt`. */
  hasNewMajor(kpi: ModelKpi, decidedAt: number, at: number): boolean {
    return this.current(kpi, at).major > this.current(kpi, decidedAt).major;
  }
}
