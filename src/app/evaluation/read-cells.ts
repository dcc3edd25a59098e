import type { Cell } from '../../lang/cell.js';
import type { UnitsAt } from '../../lang/fold.js';

/** The cells of one group at one point of an answer: what formulas, components and marks read. */
export interface ReadCells {
  /** By its index in the plan; `at`: which of its lens's moments. */
  cell(index: number, at: number): Cell;
  readonly units: UnitsAt;
}
