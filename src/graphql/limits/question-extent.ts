import { GRAINS, type Grain } from '../../calendar/grain.js';
import type { Values } from './arguments.js';
import type { Extent } from './list-sizes.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SHORTEST: Readonly<Record<Grain, number>> = {
  HOUR, DAY: 23 * HOUR, WEEK: 167 * HOUR, MONTH: 28 * DAY - HOUR, QUARTER: 90 * DAY - HOUR, YEAR: 365 * DAY - HOUR,
  FISCAL_QUARTER: 89 * DAY - HOUR, FISCAL_YEAR: 365 * DAY - HOUR,
};
const LONGEST: Readonly<Record<Grain, number>> = {
  HOUR, DAY: 25 * HOUR, WEEK: 169 * HOUR, MONTH: 31 * DAY + HOUR, QUARTER: 92 * DAY + HOUR, YEAR: 366 * DAY + HOUR,
  FISCAL_QUARTER: 92 * DAY + HOUR, FISCAL_YEAR: 366 * DAY + HOUR,
};

const MOST_GROUPS = 10_000;

/**
 * At most how many KPIs, periods, groups and comparisons a question asks for, read from its arguments as they were sent, without a
 * calendar. Arguments that make no sense count as one: the use case words what is wrong with them.
 */
export function questionExtent(args: Values, defaultGroups: number): Extent {
  const dimensions = lengthOf(args['by']);
  const groups = typeof args['first'] === 'number' ? Math.min(Math.max(args['first'], 1), MOST_GROUPS) : defaultGroups;
  return {
    page: 1,
    kpis: Math.max(1, lengthOf(args['kpis'])),
    periods: periodsOf(args['window'], args['grain']),
    groups: dimensions === 0 ? 1 : groups,
    dimensions,
    comparisons: lengthOf(args['compare']),
  };
}

/** A single value stands for a list of one. */
const lengthOf = (value: unknown): number => (Array.isArray(value) ? value.length : value === undefined || value === null ? 0 : 1);

const isGrain = (value: unknown): value is Grain => GRAINS.some((grain) => grain === value);

function periodsOf(window: unknown, grain: unknown): number {
  if (!isGrain(grain) || window === null || typeof window !== 'object') return 1;
  return Math.max(1, Math.ceil(lengthInMs(window as Values) / SHORTEST[grain]) + 1);
}

function lengthInMs(window: Values): number {
  const { between, last, toDate } = window as { between?: Values | null; last?: Values | null; toDate?: unknown };
  if (typeof between === 'object' && between !== null) {
    const length = Date.parse(String(between['to'])) - Date.parse(String(between['from']));
    return Number.isFinite(length) ? Math.max(0, length) + 2 * DAY : 0;
  }
  if (typeof last === 'object' && last !== null) {
    const { count, unit } = last;
    return isGrain(unit) && Number.isFinite(Number(count)) ? (Math.max(0, Number(count)) + 1) * LONGEST[unit] : 0;
  }
  return isGrain(toDate) ? LONGEST[toDate] : 0;
}
