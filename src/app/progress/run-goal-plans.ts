import { Decimal } from '../../kernel/decimal.js';
import { fold } from '../../lang/fold.js';
import { toDisplayed } from '../../lang/units.js';
import type { Reading } from '../../store/database.js';
import { cellReader, coverageOf } from '../evaluation/answer-question.js';
import { cellScans } from '../evaluation/cell-scans.js';
import type { ReadCells } from '../evaluation/read-cells.js';
import type { ScanRequest } from '../evaluation/scan-loader.js';
import { sourceFacts, type SourceFacts } from '../evaluation/source-facts.js';
import type { GoalPlan, PlannedPeriod, PointRef } from './goal-plan.js';
import type { GoalReading, GoalRun, PointReading } from './goal-reading.js';
import { pointReading } from './point-reading.js';
import { readTogether } from './shared-spans.js';

/**
 * Runs plans: each number by what had been recorded by `knowledge` (milliseconds since the epoch; null: by now). All plans that are
 * run at once share their statements: one per scan, whatever the number of goals.
 *
 * @param letIn by source: rows of an earlier knowledge but for those that are let in; see `sql/facts`. Absent: all of `knowledge`.
 */
export async function runGoalPlans(
  reading: Reading, plans: readonly GoalPlan[], knowledge: number | null, letIn?: ScanRequest['letIn'],
): Promise<GoalRun[]> {
  const latest = await reading.knowledge();
  const now = Math.min(knowledge ?? latest, latest);
  const past = now < latest ? now : null;
  const facts = await Promise.all(plans.map((plan) => factsOf(plan, reading, past)));
  const coverages = facts.map(coverageOf);
  const scans = plans.map((plan, index) => cellScans(questionOf(plan, now, past), coverages[index]!)
    .map((scan) => (letIn === undefined ? scan : { ...scan, request: { ...scan.request, letIn } })));
  const scanned = await readTogether(reading, plans.map((plan, index) => ({ plan, scans: scans[index]! })));
  return plans.map((plan, index) => {
    const cells = cellReader(questionOf(plan, now, past), scans[index]!, scanned[index]!, coverages[index]!);
    return runOf(plan, ({ frame, point }) => cells([], point, frame), now, facts[index]!);
  });
}

/** What of a plan the evaluation of cells asks for. */
export const questionOf = ({ plan, calendar, sources }: GoalPlan, now: number, pastKnowledge: number | null) =>
  ({ plan, calendar, knowledge: now, pastKnowledge, by: [], sources: new Map(Object.entries(sources)) });

/** What each source of a plan can answer for, as of `knowledge` (null: now). */
export const factsOf = ({ sources, organizationTimeZone }: GoalPlan, reading: Reading, knowledge: number | null): Promise<SourceFacts[]> =>
  Promise.all(Object.entries(sources).map(([key, source]) => sourceFacts(reading, { key, ...source }, organizationTimeZone, knowledge)));

type ReadPoint = (point: PointRef) => ReadCells;

function runOf(plan: GoalPlan, read: ReadPoint, now: number, facts: readonly SourceFacts[]): GoalRun {
  const valueAlone = (at: PointRef, to: number): PointReading => pointReading(plan, read(at), to, now, 'VALUE_ALONE');
  return {
    readings: plan.periods.map((period): GoalReading => {
      const judged = pointReading(plan, read(period.value), period.to, now);
      const own = isOne(period.own, period.value) ? judged : valueAlone(period.own, period.to);
      return { ...judged, period, own, reference: referenceOf(plan, period, read) };
    }),
    background: plan.background.map(({ label, own, to }) => ({ label, ...valueAlone(own, to) })),
    sources: facts.map(({ freshness }) => freshness),
  };
}

const isOne = (a: PointRef, b: PointRef): boolean => a.frame === b.frame && a.point === b.point;

function referenceOf({ plan, kpi, references }: GoalPlan, { reference }: PlannedPeriod, read: ReadPoint): Decimal | null {
  if (reference === null) return null;
  const unit = references.find(({ formula }) => formula === reference.formula)?.unit ?? kpi.unit;
  const { cell, units } = read(reference);
  const value = fold(plan.formulas[reference.formula]!, (index, at) => cell(index, at).value, units);
  return value instanceof Decimal ? toDisplayed(value, unit) : null;
}
