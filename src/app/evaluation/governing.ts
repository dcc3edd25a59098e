import type { Period } from '../../calendar/period.js';
import { visitCells } from '../../lang/fold.js';
import type { Formula } from '../../lang/plan.js';
import { compatible, type Unit } from '../../lang/units.js';
import { shownUnit, type AskedKpi, type AskedVersion } from './asked-version.js';
import type { PreparedQuestion } from './prepared-question.js';
import type { ReadCells } from './read-cells.js';
import { breaksWithin, reignAt } from './reigns.js';

/** What a KPI is in one period: the version that answers, and what of it the point is folded from. */
export interface Governing {
  readonly version: AskedVersion;
  /** Points of different majors cannot be compared. */
  readonly major: number;
  /** Index of its formula in the plan. */
  readonly formula: number;
  /** The KPI's unit where the version measures the same in another one, else its own. */
  readonly unit: Unit;
  /** Moments that begin before it are of another meaning; −Infinity: there was none. */
  readonly breakAt: number;
  /** No one version has a number for the stretch: the KPI ended before it, or changed its meaning inside of it. */
  readonly isUndefined: boolean;
}

/** Who answers the KPI at `position` in a period or window of a frame; null where it was not defined yet. */
export function governing(question: PreparedQuestion, position: number, period: Period): Governing | null {
  const kpi = question.kpis[position]!;
  if (kpi.reigns.length === 0) return null;
  const { version: index, major, breakAt } = reignAt(kpi.reigns, period.from);
  const version = kpi.versions[index]!;
  return {
    version, major, breakAt,
    formula: question.formulaOf[position]![index]!,
    unit: unitOf(kpi, version),
    isUndefined: isOver(kpi, period) || (question.hasGrain && breaksWithin(kpi.reigns, period)),
  };
}

const isOver = ({ retiredFrom }: AskedKpi, { from }: Period): boolean => retiredFrom !== null && from >= retiredFrom;

function unitOf(kpi: AskedKpi, { checked: { unit } }: AskedVersion): Unit {
  const shown = shownUnit(kpi)!;
  return unit === shown || compatible(unit, shown) ? shown : unit;
}

/** Whether a period's major version is another one than that of the period before it: their numbers cannot be compared. */
export function breaksBefore({ kpis, periods }: PreparedQuestion, position: number, period: number): boolean {
  const { reigns } = kpis[position]!;
  if (period === 0 || reigns.length < 2) return false;
  return reignAt(reigns, periods[period]!.from).major !== reignAt(reigns, periods[period - 1]!.from).major;
}

/**
 * Whether a formula reads anything from before the break: over a moment that begins there, or has no beginning; of a stock, which
 * is read at one instant, at an instant that lies there. Branches that are not taken count, windows of a measure's own do not: the
 * formula decides, not the rows.
 */
export function reachesBehind({ plan }: PreparedQuestion, formula: Formula, breakAt: number, read: ReadCells): boolean {
  if (breakAt === -Infinity) return false;
  let reaches = false;
  visitCells(formula, (index, at) => {
    const { from, end } = read.moment(index, at);
    const begins = plan.cells[index]!.request.stock === undefined ? from ?? -Infinity : end;
    reaches ||= begins < breakAt;
  }, read.units);
  return reaches;
}
