import { periodContaining } from '../../calendar/periods.js';
import { badInput } from '../../kernel/errors.js';
import { instantText } from '../../kernel/instant.js';
import type { StoredGoal } from '../../store/goals.js';
import { goalTime } from '../progress/goal-time.js';

/**
 * From when on a goal's next target holds, in milliseconds since the epoch. Not given: of a draft from the goal's start, of a goal that runs from
 * its next period on, so that no period changes its level halfway; never before the target that it follows. Throws BAD_INPUT outside of the
 * goal, before the target that it follows, and where the goal has no next period.
 */
export function targetStart(goal: StoredGoal, given: number | null, now: number): number {
  const { start, end } = goalTime(goal);
  const last = goal.targets.at(-1)?.effectiveFrom ?? start;
  if (given === null) {
    if (goal.state === 'DRAFT' || now < start) return Math.max(start, last);
    const { grain, calendar } = goal.content.cadence;
    const next = Math.max(periodContaining(now, grain, calendar).to, last);
    if (end === null || next < end) return next;
    throw badInput('effectiveFrom', 'The goal has no next period that a new target could hold for.', 'Say from when on it is to hold.');
  }
  if (given < start || (end !== null && given >= end)) {
    const until = end === null ? 'is open-ended' : `ends at ${instantText(end)}`;
    throw badInput('effectiveFrom', `The target would hold from outside of the goal, which starts at ${instantText(start)} and ${until}.`);
  }
  if (goal.targets.length > 0 && given < last) {
    throw badInput('effectiveFrom', `The target that it follows holds from ${instantText(last)} on; the next one cannot begin before it.`,
      'Versions of a target never overlap: give that instant or a later one.');
  }
  return given;
}
