import type { Period } from '../../calendar/period.js';
import { resolveWindow, type WindowInput } from '../../calendar/window.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { organizationCalendar } from '../evaluation/organization-calendar.js';
import { instantArgument } from '../instant-argument.js';

export interface GoalCycleInput {
  readonly window: WindowInput;
  /** An instant: what had happened by then counts, and now is then. */
  readonly knowledge?: string | null;
}

/** A stretch of time that figures about goals are of, in milliseconds since the epoch. */
export interface GoalCycle {
  readonly window: Period;
  /** What happened later is not known. */
  readonly now: number;
}

/** In the organisation's zone. @throws YardstickError BAD_INPUT for a window or an instant that is none. */
export async function goalCycle(ctx: AppContext, { window, knowledge }: GoalCycleInput): Promise<GoalCycle> {
  authorize(ctx, 'readGoals');
  const reading = await ctx.reading();
  const latest = await reading.knowledge();
  const now = Math.min(instantArgument(knowledge, 'knowledge') ?? latest, latest);
  return { window: resolveWindow(window, null, now, await organizationCalendar(reading, null), 1).window, now };
}

/** Null where nothing is counted. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
