import type { Cell } from '../../lang/cell.js';

/** The cells of one group over one period, by their index in the plan: what formulas, components and marks read. */
export type ReadCells = (cell: number) => Cell;
