import { acceptableOf } from '../../goals/acceptable-of.js';
import { processChart } from '../../goals/process-chart.js';
import type { MeantPoint } from '../../goals/alerts.js';
import { assuranceOf, pointMeanings, signalOf } from '../../goals/signals.js';
import type { GoalRun } from './goal-reading.js';
import type { JudgedPeriod } from './judge-period.js';
import type { JudgedGoal } from './judged-goal.js';
import { pastOf } from './past.js';
import type { SignalProgress } from './progress-model.js';

/** What the chart of a goal's ended periods says; both null below its least number of points. */
export function signalProgress(
  { kpi }: JudgedGoal, run: GoalRun, current: JudgedPeriod | undefined,
): { readonly signal: SignalProgress | null; readonly charted: readonly MeantPoint[] | null } {
  const chart = processChart(pastOf(run, run.readings.length, 'VALUE', kpi.direction));
  if (chart === null) return { signal: null, charted: null };
  const { mean, lower, upper } = chart;
  const meanings = pointMeanings(chart, kpi.direction);
  return {
    signal: { signal: signalOf(chart, kpi.direction), assurance: assuranceBeside(chart, kpi, run, current), mean, lower, upper },
    charted: chart.points.map(({ period }, index) => ({ period, meaning: meanings[index]! })),
  };
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
