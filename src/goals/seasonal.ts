import { Decimal } from '../kernel/decimal.js';
import type { SeasonalWeight } from './target.js';

/** The share of a profile's whole that lies before an instant: the running period counts by its elapsed time. From 0 to 1. */
export function shareBefore(at: number, profile: readonly SeasonalWeight[]): Decimal {
  const before = profile.reduce((sum, { from, to, weight }) => {
    if (at <= from) return sum;
    return sum.plus(at >= to ? weight : new Decimal(weight).times(at - from).div(to - from));
  }, new Decimal(0));
  return before.div(totalOf(profile));
}

/** How a period's weight stands to the mean of all: 1.2 is a fifth above it. 1 outside the profile. */
export function indexAt(at: number, profile: readonly SeasonalWeight[]): Decimal {
  const period = profile.find(({ from, to }) => from <= at && at < to);
  return period === undefined ? new Decimal(1) : new Decimal(period.weight).times(profile.length).div(totalOf(profile));
}

const totalOf = (profile: readonly SeasonalWeight[]): Decimal =>
  profile.reduce((sum, { weight }) => sum.plus(weight), new Decimal(0));
