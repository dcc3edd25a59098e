import { dateText } from '../../calendar/civil-day.js';
import { localClock } from '../../calendar/local-clock.js';
import type { Band, DeclaredTarget, Levels, PeriodLevels, Reference, Trajectory } from '../../goals/target.js';
import type { BandsInput, LevelsInput, TargetInput, TrajectoryInput } from './target-input.js';

/** A target as `readTarget` takes it: its season by the year that it was read from. `timeZone`: that of the goal's cadence. */
export function targetInputOf(target: DeclaredTarget, timeZone: string): TargetInput {
  const { shape, grain, trajectory, tolerance } = target;
  return {
    shape,
    ...(shape === 'BETWEEN' ? { bands: bandsOf(target.levels), byPeriod: tableOf(target.byPeriod, (bands) => ({ bands: bandsOf(bands) })) }
      : { levels: levelsOf(target.levels), byPeriod: tableOf(target.byPeriod, (levels) => ({ levels: levelsOf(levels) })) }),
    grain: grain.kind,
    share: grain.kind === 'SHARE_OF_PERIODS' ? grain.share : null,
    trajectory: trajectory.kind === 'NONE' ? null : trajectoryOf(trajectory, timeZone),
    tolerance,
    from: shape === 'CHANGE' ? target.from : null,
    reference: shape === 'RELATIVE_TO' ? referenceOf(target.reference) : null,
    expectedEvents: shape === 'BUDGET' ? target.expectedEvents : null,
  };
}

const levelsOf = ({ floor, target, stretch }: Levels<string>): LevelsInput => ({ floor, target, stretch });
const bandsOf = ({ floor, target }: Levels<Band>): BandsInput => ({ floor, target });

const tableOf = <T, R>(byPeriod: readonly PeriodLevels<T>[], part: (levels: Levels<T>) => R): (R & { readonly period: string })[] =>
  byPeriod.map(({ period, levels }) => ({ period, ...part(levels) }));

function trajectoryOf(trajectory: Trajectory, timeZone: string): TrajectoryInput {
  const { kind } = trajectory;
  switch (kind) {
    case 'NONE': return { kind };
    case 'LINEAR': return { kind, start: trajectory.start };
    case 'SEASONAL': return { kind, referenceYear: trajectory.referenceYear ?? null };
    case 'STEPS': {
      const clock = localClock(timeZone);
      return { kind, steps: trajectory.steps.map(({ from, value }) => ({ from: dateText(clock.dayAt(from)), value })) };
    }
  }
}

function referenceOf(reference: Reference): NonNullable<TargetInput['reference']> {
  switch (reference.kind) {
    case 'KPI': return { kind: reference.kind, of: reference.kpi };
    case 'BENCHMARK': return { kind: reference.kind, of: reference.series };
    case 'SAME_PERIOD_LAST_YEAR': return { kind: reference.kind };
  }
}
