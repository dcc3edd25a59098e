import { Decimal } from '../kernel/decimal.js';
import { budgetReading, type BudgetCounts } from './budget.js';
import { goodWay } from './good-way.js';
import type { Band, DecimalText, Direction, Levels, Target } from './target.js';

/** What was measured: unrounded, in the KPI's declared unit. */
export interface Reading {
  /** For CUMULATIVE: since the goal's start. */
  readonly value: Decimal;
  /** RELATIVE_TO: what it is compared with at that time; null where that has no value, and for other shapes. */
  readonly reference: Decimal | null;
  /** BUDGET: its events; null for other shapes. */
  readonly counts: BudgetCounts | null;
}

export const LEVELS_REACHED = ['NONE', 'FLOOR', 'TARGET', 'STRETCH'] as const;
export type LevelReached = (typeof LEVELS_REACHED)[number];

export interface Attainment {
  readonly met: boolean;
  /** How far beyond the target, negative where short of it; in the KPI's unit. */
  readonly margin: Decimal;
  /** Raw, neither rounded nor clamped; null for shapes that have none: theirs is the share of periods met. */
  readonly progress: Decimal | null;
  readonly level: LevelReached;
}

/** How a value stands to its target. Null where what it must be compared with has no value. Equality is met. */
export function attainment(target: Target, reading: Reading, direction: Direction): Attainment | null {
  const margins = marginsOf(target, reading, direction);
  if (margins?.target == null) return null;
  const { target: margin } = margins;
  return { met: margin.gte(0), margin, progress: progressOf(target, reading), level: levelReached(margins) };
}

/** The margin to each level; undefined without a reference or events, null per level where there is none. */
function marginsOf(
  target: Target, { value, reference, counts }: Reading, direction: Direction,
): Levels<Decimal | null> | undefined {
  const beyond = goodWay(target, direction) === -1
    ? (level: Decimal | DecimalText): Decimal => new Decimal(level).minus(value)
    : (level: Decimal | DecimalText): Decimal => value.minus(level);
  switch (target.shape) {
    case 'BETWEEN': return eachLevel(target.levels, (band) => insideBy(value, band));
    case 'BUDGET':
      return counts === null ? undefined : eachLevel(target.levels, (level) => budgetReading(new Decimal(level), counts).margin);
    case 'RELATIVE_TO':
      // Reference and offset are added first: a value that is their sum to all 34 digits is exactly on target.
      return reference === null ? undefined : eachLevel(target.levels, (offset) => beyond(reference.plus(offset)));
    default: return eachLevel(target.levels, beyond);
  }
}

const insideBy = (value: Decimal, { lo, hi }: Band): Decimal => Decimal.min(value.minus(lo), new Decimal(hi).minus(value));

const eachLevel = <T>({ floor, target, stretch }: Levels<T>, margin: (level: T) => Decimal | null): Levels<Decimal | null> => ({
  floor: floor === null ? null : margin(floor),
  target: margin(target),
  stretch: stretch === null ? null : margin(stretch),
});

function levelReached({ floor, target, stretch }: Levels<Decimal | null>): LevelReached {
  if (stretch?.gte(0)) return 'STRETCH';
  if (target?.gte(0)) return 'TARGET';
  return floor?.gte(0) ? 'FLOOR' : 'NONE';
}

function progressOf(target: Target, { value, counts }: Reading): Decimal | null {
  switch (target.shape) {
    case 'REACH': return value.div(target.levels.target);
    case 'CHANGE': return value.minus(target.from).div(new Decimal(target.levels.target).minus(target.from));
    case 'BUDGET': return counts === null ? null : budgetReading(new Decimal(target.levels.target), counts).remaining;
    default: return null;
  }
}
