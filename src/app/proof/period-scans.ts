import { visitCells } from '../../lang/fold.js';
import type { PlannedCell } from '../../lang/plan.js';
import type { Reading } from '../../store/database.js';
import { coverageOf } from '../evaluation/answer-question.js';
import { cellScans, part } from '../evaluation/cell-scans.js';
import type { ScanRequest } from '../evaluation/scan-loader.js';
import type { GoalPlan, PointRef } from '../progress/goal-plan.js';
import { factsOf, questionOf } from '../progress/run-goal-plans.js';

/** A cell with the scan that reads it for one number, at so many moments of its lens. */
export interface CellScanAt {
  readonly cell: PlannedCell;
  readonly ats: readonly number[];
  readonly request: ScanRequest;
}

/** What the values of a plan's periods are scanned from. The statements that a run makes may read more, for its history. */
export const valueScans = (reading: Reading, plan: GoalPlan, knowledge: number): Promise<CellScanAt[]> =>
  scansAt(reading, plan, knowledge, plan.periods.map(({ value }) => ({ ...value, formula: 0 })));

/** The same with what the values are compared with. */
export const numberScans = (reading: Reading, plan: GoalPlan, knowledge: number): Promise<CellScanAt[]> =>
  scansAt(reading, plan, knowledge, plan.periods.flatMap(({ value, reference }) =>
    [{ ...value, formula: 0 }, ...reference === null ? [] : [reference]]));

async function scansAt(
  reading: Reading, plan: GoalPlan, knowledge: number, points: readonly (PointRef & { readonly formula: number })[],
): Promise<CellScanAt[]> {
  const latest = await reading.knowledge();
  const past = knowledge < latest ? knowledge : null;
  const scans = cellScans(questionOf(plan, knowledge, past), coverageOf(await factsOf(plan, reading, past)));
  const { cells, frames, formulas } = plan.plan;
  return points.flatMap(({ frame, point, formula }) => {
    const { units } = frames[frame]!.points[point]!;
    const moments = new Map<number, Set<number>>();
    visitCells(
      formulas[formula]!, (cell, at) => moments.set(cell, (moments.get(cell) ?? new Set<number>()).add(at)),
      (lens, at) => ({ from: units[lens]![at]!, to: units[lens]![at + 1]! }),
    );
    return [...moments].map(([cell, ats]) =>
      ({ cell: cells[cell]!, ats: [...ats], request: part(scans[frame * cells.length + cell]!, [], point, [...ats]) }));
  });
}
