import { Decimal } from '../kernel/decimal.js';

/** A weight holds from its instant (milliseconds since the epoch) until the next one. */
export interface DatedWeight {
  readonly from: number;
  readonly weight: Decimal;
}

export interface RollupChild {
  readonly key: string;
  /** Null where the child has no value: it is missing. */
  readonly score: Decimal | null;
  readonly met: boolean;
  /** Ascending by `from`. */
  readonly weights: readonly DatedWeight[];
}

export type RollupMethod = 'WEIGHTED_MEAN' | 'WORST' | 'COUNT_MET';
/** What stands for a missing child: the others alone, no value at all, or a score of 0. */
export type MissingChild = 'RENORMALISE' | 'NULL' | 'ZERO';

export interface Rollup {
  /** A score from 0 to 1; for COUNT_MET the number of children met. Null where there is none. */
  readonly value: Decimal | null;
  /** Keys of the children that the value is made of, with the weight that each had. */
  readonly counted: readonly { readonly key: string; readonly weight: Decimal }[];
  readonly missing: readonly string[];
}

/** The scores of children with different KPIs as one, by the weights in force at an instant. A child without one is left out. */
export function rollUp(children: readonly RollupChild[], method: RollupMethod, ifMissing: MissingChild, at: number): Rollup {
  const weighted = children.map((child) => ({ ...child, weight: weightAt(child.weights, at) }));
  const taking = weighted.filter(({ weight }) => weight.gt(0));
  const missing = taking.filter(({ score }) => score === null).map(({ key }) => key);
  const counted = ifMissing === 'ZERO' ? taking : taking.filter(({ score }) => score !== null);
  const value = counted.length === 0 || (missing.length > 0 && ifMissing === 'NULL') ? null : COMBINED[method](counted);
  return { value, counted: counted.map(({ key, weight }) => ({ key, weight })), missing };
}

/** The weight in force at an instant; 0 before the first one. */
export const weightAt = (weights: readonly DatedWeight[], at: number): Decimal =>
  weights.findLast(({ from }) => from <= at)?.weight ?? new Decimal(0);

type Counted = readonly (RollupChild & { readonly weight: Decimal })[];

const ZERO = new Decimal(0);
const sum = (values: readonly Decimal[]): Decimal => values.reduce((total, value) => total.plus(value), ZERO);

const COMBINED: Readonly<Record<RollupMethod, (children: Counted) => Decimal>> = {
  WEIGHTED_MEAN: (children) =>
    sum(children.map(({ score, weight }) => (score ?? ZERO).times(weight))).div(sum(children.map(({ weight }) => weight))),
  WORST: (children) => Decimal.min(...children.map(({ score }) => score ?? ZERO)),
  COUNT_MET: (children) => new Decimal(children.filter(({ score, met }) => score !== null && met).length),
};
