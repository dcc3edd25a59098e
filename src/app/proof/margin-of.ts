import { attainment } from '../../goals/attainment.js';
import { badEvents, expectedEvents, type BudgetCounts } from '../../goals/budget.js';
import type { Direction } from '../../goals/target.js';
import { Decimal } from '../../kernel/decimal.js';
import type { GoalReading } from '../progress/goal-reading.js';
import type { SnapshotContent } from './snapshot-content.js';

/** What a snapshot's number was held to. */
export type FrozenTarget = Pick<SnapshotContent, 'target' | 'budget'>;

/** The margin of a reading to a target that was frozen; null where there is no target, no value, or nothing to compare it with. */
export function marginOf(
  { target, budget }: FrozenTarget, { value, reference, counts }: Pick<GoalReading, 'value' | 'reference' | 'counts'>, direction: Direction,
): Decimal | null {
  if (target === null || value === null) return null;
  const counted = target.definition.shape === 'BUDGET' && counts !== null ? countsOf(counts, budget, direction) : null;
  return attainment(target.definition, { value, reference, counts: counted }, direction)?.margin ?? null;
}

/** A window that had ended has as many events as there were; one that had not, as many as were expected of it then. */
function countsOf(
  { numerator, denominator }: NonNullable<GoalReading['counts']>, budget: FrozenTarget['budget'], direction: Direction,
): BudgetCounts {
  const forecast = budget?.expectedEvents ?? null;
  const ended = forecast === null || budget!['events'] === forecast;
  return {
    bad: badEvents(numerator, denominator, direction), events: denominator,
    expectedEvents: expectedEvents({ declared: null, forecast: forecast === null ? null : new Decimal(forecast), events: denominator, ended }) ?? denominator,
  };
}
