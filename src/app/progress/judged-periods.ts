import type { GoalRun } from './goal-reading.js';
import { judgePeriod, type JudgedBeside, type JudgedPeriod } from './judge-period.js';
import type { JudgedGoal } from './judged-goal.js';
import type { PeriodProgress } from './progress-model.js';

/** What stands beside a period's number, by its position among the goal's periods. */
export type BesidePeriod = (period: GoalRun['readings'][number]['period'], position: number) => JudgedBeside;

/**
 * The periods of a goal, each judged when it is first asked for: one that is over may take a forecast of its own, and most who look at many
 * goals look at the newest period alone.
 */
export class JudgedPeriods {
  private readonly known: (JudgedPeriod | undefined)[] = [];

  constructor(private readonly judged: JudgedGoal, private readonly run: GoalRun, private readonly beside: BesidePeriod) {}

  /** The newest one; undefined before the goal's start. */
  get current(): JudgedPeriod | undefined {
    return this.run.readings.length === 0 ? undefined : this.at(this.run.readings.length - 1);
  }

  /** The last so many, ascending; absent: all. */
  progress(count = this.run.readings.length): PeriodProgress[] {
    const first = Math.max(0, this.run.readings.length - count);
    return this.run.readings.slice(first).map((_, index) => this.at(first + index).progress);
  }

  /** The one in which an instant lies; undefined where there is none. */
  holding(instant: number): PeriodProgress | undefined {
    const position = this.run.readings.findIndex(({ period: { from, to } }) => from <= instant && instant < to);
    return position < 0 ? undefined : this.at(position).progress;
  }

  private at(position: number): JudgedPeriod {
    return this.known[position] ??= judgePeriod(this.judged, this.run, position, this.beside(this.run.readings[position]!.period, position));
  }
}
