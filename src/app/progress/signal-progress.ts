import { acceptableOf } from '../../goals/acceptable-of.js';
import { processChart } from '../../goals/process-chart.js';
import { assuranceOf, signalOf } from '../../goals/signals.js';
import type { GoalRun } from './goal-reading.js';
import type { JudgedPeriod } from './judge-period.js';
import type { JudgedGoal } from './judged-goal.js';
import { pastOf } from './past.js';
import type { SignalProgress } from './progress-model.js';

/** What the chart of a goal's ended periods says; null below its least number of points. */
export function signalProgress({ kpi }: JudgedGoal, run: GoalRun, current: JudgedPeriod | undefined): SignalProgress | null {
  const chart = processChart(pastOf(run, run.readings.length, 'VALUE', kpi.direction));
  if (chart === null) return null;
  const { mean, lower, upper } = chart;
  return { signal: signalOf(chart, kpi.direction), assurance: assuranceBeside(chart, kpi, run, current), mean, lower, upper };
}

/** A period shows but a part of what adds up since the start: its own process has no target. */
function assuranceBeside(
  chart: Parameters<typeof assuranceOf>[0], kpi: JudgedGoal['kpi'], run: GoalRun, current: JudgedPeriod | undefined,
): SignalProgress['assurance'] {
  const target = current?.target ?? null;
  if (target === null || (target.grain.kind === 'CUMULATIVE' && kpi.accumulates)) return null;
  const acceptable = acceptableOf(target, kpi.direction, run.readings.at(-1)!.reference);
  return acceptable && assuranceOf(chart, acceptable);
}
