import type { Moment } from '../../calendar/moment.js';
import type { Cell } from '../../lang/cell.js';
import type { UnitsAt } from '../../lang/fold.js';

/** The cells of one group at one point of an answer: what formulas, components and marks read. */
export interface ReadCells {
  /** By its index in the plan; `at`: which of its lens's moments. */
  cell(index: number, at: number): Cell;
  /** What it is read over. */
  moment(index: number, at: number): Moment;
  readonly units: UnitsAt;
}
