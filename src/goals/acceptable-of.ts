import { Decimal } from '../kernel/decimal.js';
import type { Acceptable } from './acceptable.js';
import { goodWay } from './good-way.js';
import type { Direction, Target } from './target.js';

/**
 * The values of the KPI that meet a target, in the KPI's unit: those of a budget are the shares at which it is spent exactly or
 * less. `reference` is that of RELATIVE_TO; null where that has no value.
 */
export function acceptableOf(target: Target, direction: Direction, reference: Decimal | null): Acceptable | null {
  switch (target.shape) {
    case 'BETWEEN': return { atLeast: new Decimal(target.levels.target.lo), atMost: new Decimal(target.levels.target.hi) };
    case 'BUDGET': {
      const objective = new Decimal(target.levels.target);
      return direction === 'LOWER_IS_BETTER' ? { atLeast: null, atMost: new Decimal(1).minus(objective) } : { atLeast: objective, atMost: null };
    }
    case 'RELATIVE_TO': return reference === null ? null : oneSided(reference.plus(target.levels.target), goodWay(target, direction));
    default: return oneSided(new Decimal(target.levels.target), goodWay(target, direction));
  }
}

const oneSided = (level: Decimal, way: 1 | 0 | -1): Acceptable =>
  (way === -1 ? { atLeast: null, atMost: level } : { atLeast: level, atMost: null });
