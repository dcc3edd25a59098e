import { Decimal } from '../kernel/decimal.js';
import type { Direction, Target } from './target.js';

/** Which way a target is met: 1 upward, -1 downward, 0 where neither is (BETWEEN). BUDGET looks at the good share: upward. */
export function goodWay(target: Target, direction: Direction): 1 | 0 | -1 {
  switch (target.shape) {
    case 'BETWEEN': return 0;
    case 'AT_MOST': return -1;
    case 'CHANGE': return new Decimal(target.levels.target).lt(target.from) ? -1 : 1;
    case 'RELATIVE_TO': return direction === 'LOWER_IS_BETTER' ? -1 : 1;
    case 'AT_LEAST':
    case 'REACH':
    case 'BUDGET': return 1;
  }
}
