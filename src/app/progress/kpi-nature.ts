import type { Calendar } from '../../calendar/grain.js';
import type { TargetedKpi } from '../../goals/combinations.js';
import { isCount } from '../../lang/aggregation.js';
import type { Formula, Plan } from '../../lang/plan.js';
import { plan } from '../../lang/planner.js';
import type { AskedVersion } from '../evaluation/asked-version.js';

/**
 * Whether a part of the time shows a part of a formula's value, which can but grow: counts and sums of what is read over the time
 * itself, added up or scaled. Sums are taken to be of what is not negative.
 */
export function accumulates({ cells }: Pick<Plan, 'cells'>, formula: Formula): boolean {
  switch (formula.op) {
    case 'number': return false;
    case 'cell': {
      const { lens, request: { aggregate, stock } } = cells[formula.cell]!;
      return lens === 0 && stock === undefined && (isCount(aggregate.aggregation) || aggregate.aggregation === 'SUM');
    }
    case 'call': {
      const [left, right] = formula.args;
      if (formula.fn === 'add') return formula.args.every((argument) => accumulates({ cells }, argument));
      if (formula.fn === 'divide') return isPositive(right!) && accumulates({ cells }, left!);
      if (formula.fn !== 'multiply') return false;
      return (isPositive(right!) && accumulates({ cells }, left!)) || (isPositive(left!) && accumulates({ cells }, right!));
    }
    default: return false;
  }
}

const isPositive = (formula: Formula): boolean => formula.op === 'number' && Number(formula.value) > 0;

/** The cells of a share of counted rows; null where the formula is none. */
export function proportionOf({ intervals }: Pick<Plan, 'intervals'>, formula: number): { numerator: number; denominator: number } | null {
  const form = intervals[formula] ?? null;
  return form?.kind === 'proportion' ? { numerator: form.part, denominator: form.whole } : null;
}

const ANY_CALENDAR: Calendar = { timeZone: 'UTC', weekStart: 'MONDAY', fiscalYearStart: 1 };

/** What the table of valid targets asks of a KPI. */
export function targetedKpi({ checked, definition, catalog }: AskedVersion): TargetedKpi {
  const formless = plan({
    expressions: [checked], frames: [], calendar: ANY_CALENDAR, now: 0, by: [], intervals: true,
    chooses: () => true, dimension: () => undefined, slice: () => null, row: { now: 0, timeZone: ANY_CALENDAR.timeZone, catalog },
  });
  return { direction: definition.direction, proportion: proportionOf(formless, 0) !== null };
}
