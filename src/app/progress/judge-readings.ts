import type { GoalRun } from './goal-reading.js';
import type { JudgedGoal } from './judged-goal.js';
import { judgePeriod, type JudgedBeside, type JudgedPeriod } from './judge-period.js';

const NOTHING_BESIDE: JudgedBeside = { guardrailsOff: [], rollup: null };

/** Judges every period that a plan read, in its order. Pure: live progress and the replay of a snapshot are judged alike. */
export const judgeReadings = (
  judged: JudgedGoal, run: GoalRun, beside: (period: GoalRun['readings'][number]['period']) => JudgedBeside = () => NOTHING_BESIDE,
): JudgedPeriod[] => run.readings.map(({ period }, index) => judgePeriod(judged, run, index, beside(period)));
