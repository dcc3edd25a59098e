import { visitCells } from '../../lang/fold.js';
import type { Reading } from '../../store/database.js';
import { coverageOf } from '../evaluation/answer-question.js';
import { cellScans, part } from '../evaluation/cell-scans.js';
import type { ScanRequest } from '../evaluation/scan-loader.js';
import type { GoalPlan } from '../progress/goal-plan.js';
import { factsOf, questionOf } from '../progress/run-goal-plans.js';

/**
 * What the numbers of a plan's periods are scanned from: of each cell that the value, or what it is compared with, is folded from,
 * the moments that it is read at. The statements that a run makes may read more, for its history.
 */
export async function periodScans(reading: Reading, plan: GoalPlan, knowledge: number): Promise<ScanRequest[]> {
  const latest = await reading.knowledge();
  const past = knowledge < latest ? knowledge : null;
  const question = questionOf(plan, knowledge, past);
  const scans = cellScans(question, coverageOf(await factsOf(plan, reading, past)));
  const { cells, frames, formulas } = plan.plan;
  return plan.periods.flatMap(({ value, reference }) => {
    const points = [{ ...value, formula: 0 }, ...reference === null ? [] : [reference]];
    return points.flatMap(({ frame, point, formula }) => {
      const { units } = frames[frame]!.points[point]!;
      const moments = new Map<number, Set<number>>();
      visitCells(
        formulas[formula]!, (cell, at) => moments.set(cell, (moments.get(cell) ?? new Set<number>()).add(at)),
        (lens, at) => ({ from: units[lens]![at]!, to: units[lens]![at + 1]! }),
      );
      return [...moments].map(([cell, ats]) => part(scans[frame * cells.length + cell]!, [], point, [...ats]));
    });
  });
}
