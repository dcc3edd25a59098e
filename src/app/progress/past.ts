import { badEvents } from '../../goals/budget.js';
import type { HistoryPoint } from '../../goals/history.js';
import type { Direction } from '../../goals/target.js';
import type { Decimal } from '../../kernel/decimal.js';
import type { GoalReading, GoalRun, PointReading } from './goal-reading.js';

/** What of a period is followed through time: its value, or of a share of counted rows how many there were, and how many bad ones. */
export type Followed = 'VALUE' | 'EVENTS' | 'BAD_EVENTS';

/**
 * The periods before reading `until`, oldest first. One that is cut, or whose number may still move, keeps its place without a value.
 * The readings are those of one version of the KPI, so that nothing among them is redefined.
 */
export function pastOf(run: GoalRun, until: number, followed: Followed, direction: Direction): HistoryPoint[] {
  const point = (period: string, own: PointReading, whole: boolean): HistoryPoint =>
    ({ period, value: whole && isFinal(own) ? followedValue(own, followed, direction) : null, redefined: false });
  return [
    ...run.background.map((own) => point(own.label, own, true)),
    ...run.readings.slice(0, until).map(({ period: { label, whole }, own }: GoalReading) => point(label, own, whole)),
  ];
}

/** It is of the whole period, and only corrections can move it. */
const isFinal = ({ incomplete }: PointReading): boolean => incomplete.length === 0;

export function followedValue({ value, counts }: PointReading, followed: Followed, direction: Direction): Decimal | null {
  switch (followed) {
    case 'VALUE': return value;
    case 'EVENTS': return counts?.denominator ?? null;
    case 'BAD_EVENTS': return counts && badEvents(counts.numerator, counts.denominator, direction);
  }
}
