import { periodContaining } from '../../calendar/periods.js';
import { localClock } from '../../calendar/local-clock.js';
import { dateText } from '../../calendar/civil-day.js';
import { frozenTarget, type DeclaredTarget } from '../../goals/target.js';
import { canonicalDecimal } from '../../kernel/decimal.js';
import { conflict } from '../../kernel/errors.js';
import type { Reading } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import { goalTime } from '../progress/goal-time.js';
import type { Planning } from '../progress/planning.js';
import { pastValues } from './past-values.js';

/**
 * A target whose CHANGE left its beginning open, with the value that it begins at: that of the last whole period of the cadence that had ended as
 * the goal began, or by now where it is yet to begin; within the scope, by the version that judges, as known now. Others as they are. Throws
 * CONFLICT where that period has no value.
 */
export async function withFrozenStart(
  reading: Reading, definitions: Planning, goal: StoredGoal, target: DeclaredTarget,
): Promise<DeclaredTarget> {
  if (target.shape !== 'CHANGE' || target.from !== null) return target;
  const { grain, calendar } = goal.content.cadence;
  const begun = Math.min(goalTime(goal).start, definitions.now);
  const before = periodContaining(periodContaining(begun, grain, calendar).from - 1, grain, calendar);
  const clock = localClock(calendar.timeZone);
  const date = (instant: number): string => dateText(clock.dayAt(instant));
  const [last] = await pastValues(reading, definitions, goal, { start: date(before.from), end: date(before.to) });
  const value = last?.value == null ? undefined : canonicalDecimal(last.value.toFixed());
  if (value === undefined) {
    throw conflict(`The change has nothing to begin at: the KPI has no value in ${before.label}.`, {
      argument: 'target.from', hint: 'Set a target that says where the change begins.',
    });
  }
  return frozenTarget(target, value);
}
