import type { Period } from '../calendar/period.js';
import { Decimal } from '../kernel/decimal.js';
import { indexAt } from './seasonal.js';
import type { DecimalText, Levels, PeriodLevels, Target } from './target.js';

/**
 * The target by which one period is judged, as constants: with the levels that its table has for the period, or with its levels
 * times the season's index. A target whose periods are not judged by themselves comes back as it is.
 */
export function targetInPeriod(target: Target, period: Period): Target {
  if (target.grain.kind !== 'EACH_PERIOD' && target.grain.kind !== 'SHARE_OF_PERIODS') return target;
  if (target.shape === 'BETWEEN') return { ...target, levels: levelsIn(target, period), byPeriod: [] };
  const { trajectory } = target;
  if (trajectory.kind !== 'SEASONAL') return { ...target, levels: levelsIn(target, period), byPeriod: [] };
  const index = indexAt(period.from, trajectory.profile);
  return { ...target, levels: scaled(target.levels, index), byPeriod: [], trajectory: { kind: 'NONE' } };
}

interface ByPeriod<T> {
  readonly levels: Levels<T>;
  readonly byPeriod: readonly PeriodLevels<T>[];
}

const levelsIn = <T>({ levels, byPeriod }: ByPeriod<T>, { label }: Period): Levels<T> =>
  byPeriod.find(({ period }) => period === label)?.levels ?? levels;

function scaled({ floor, target, stretch }: Levels<DecimalText>, index: Decimal): Levels<DecimalText> {
  const times = (level: DecimalText): DecimalText => new Decimal(level).times(index).toFixed();
  return { floor: floor && times(floor), target: times(target), stretch: stretch && times(stretch) };
}
