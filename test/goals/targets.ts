import type { Reading } from '../../src/goals/attainment.js';
import type { Band, Direction, Levels, Target, TargetGrain, TargetGrainKind, Trajectory } from '../../src/goals/target.js';
import { Decimal } from '../../src/kernel/decimal.js';

export const DIRECTIONS = ['HIGHER_IS_BETTER', 'LOWER_IS_BETTER', 'NEUTRAL'] as const satisfies readonly Direction[];
export const GRAINS = ['EACH_PERIOD', 'CUMULATIVE', 'AT_END', 'SHARE_OF_PERIODS'] as const satisfies readonly TargetGrainKind[];

export const decimal = (value: string | number): Decimal => new Decimal(value);
export const levels = <T>(target: T, floor: T | null = null, stretch: T | null = null): Levels<T> => ({ floor, target, stretch });
export const grain = (kind: TargetGrainKind): TargetGrain => (kind === 'SHARE_OF_PERIODS' ? { kind, share: '0.75' } : { kind });

interface Rest {
  readonly grain?: TargetGrainKind;
  readonly trajectory?: Trajectory;
  readonly tolerance?: string;
}
const common = ({ grain: kind = 'AT_END', trajectory = { kind: 'NONE' }, tolerance = '0' }: Rest) =>
  ({ byPeriod: [], grain: grain(kind), trajectory, tolerance });

export const atLeast = (own: Levels<string>, rest: Rest = {}): Target => ({ shape: 'AT_LEAST', levels: own, ...common(rest) });
export const atMost = (own: Levels<string>, rest: Rest = {}): Target => ({ shape: 'AT_MOST', levels: own, ...common(rest) });
export const between = (own: Levels<Band>, rest: Rest = {}): Target => ({ shape: 'BETWEEN', levels: own, ...common(rest) });
export const reach = (own: Levels<string>, rest: Rest = {}): Target =>
  ({ shape: 'REACH', levels: own, ...common({ grain: 'CUMULATIVE', ...rest }) });
export const change = (from: string, own: Levels<string>, rest: Rest = {}): Target =>
  ({ shape: 'CHANGE', from, levels: own, ...common(rest) });
export const relativeTo = (own: Levels<string>, rest: Rest = {}): Target =>
  ({ shape: 'RELATIVE_TO', reference: { kind: 'SAME_PERIOD_LAST_YEAR' }, levels: own, ...common(rest) });
export const budget = (own: Levels<string>, rest: Rest = {}): Target =>
  ({ shape: 'BUDGET', expectedEvents: null, levels: own, ...common({ grain: 'CUMULATIVE', ...rest }) });

export const reading = (value: string | number): Reading => ({ value: decimal(value), reference: null, counts: null });
