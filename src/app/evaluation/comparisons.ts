import type { Calendar, Grain } from '../../calendar/grain.js';
import { periodBack, stepOfGrain, stepOfWindow, windowBack, type Step } from '../../calendar/step.js';
import type { ResolvedWindow } from '../../calendar/window.js';
import { badInput } from '../../kernel/errors.js';
import type { Decimal } from '../../kernel/decimal.js';
import type { NoValueReason } from '../../lang/value.js';
import type { Comparison, EarlierComparison, Question } from '../evaluation-answer.js';
import type { FoldedPoint } from './point.js';
import type { ComparedFrame } from './prepared-question.js';

const YEAR: Step = { unit: 'MONTH', count: 12 };
/** 52 weeks: the same weekday, and for weeks the same place in the week calendar. */
const WEEKS_52: Step = { unit: 'DAY', count: 364 };
const UP_TO_WEEK: readonly (Grain | null)[] = [null, 'HOUR', 'DAY', 'WEEK'];

/** Where the periods of each comparison with earlier ones lie. A period that still runs is compared with the same elapsed part of the other. */
export function comparedFrames(
  question: Question, { window, periods }: ResolvedWindow, now: number, calendar: Calendar,
): ComparedFrame[] {
  const grain = question.grain ?? null;
  return (question.compare ?? []).flatMap((comparison, index) => {
    const argument = `compare[${index}]`;
    if (question.compare!.indexOf(comparison) !== index) throw badInput(argument, `${comparison} is asked twice.`);
    if (comparison === 'TARGET') return [];
    if (comparison === 'SAME_WEEKDAY_LAST_YEAR' && !UP_TO_WEEK.includes(grain)) {
      throw badInput(
        argument,
        `SAME_WEEKDAY_LAST_YEAR is 364 days back, which is no whole ${grain}.`,
        'Ask for it with a grain up to WEEK, or for SAME_PERIOD_LAST_YEAR.',
      );
    }
    const step = stepOf(comparison, grain);
    return [{
      comparison,
      periods: grain === null ? [windowBack(window, step ?? stepOfWindow(question.window, window, calendar), now, calendar)]
        : periods.map((period) => periodBack(period, grain, step ?? stepOfGrain(grain), now, calendar)),
      window: windowBack(window, step ?? stepOfWindow(question.window, window, calendar), now, calendar),
    }];
  });
}

/** Null: the step of whatever is compared, of the grain for a period and of the window for the whole. */
function stepOf(comparison: EarlierComparison, grain: Grain | null): Step | null {
  switch (comparison) {
    case 'PREVIOUS_PERIOD': return null;
    case 'SAME_PERIOD_LAST_YEAR': return grain === 'WEEK' ? WEEKS_52 : YEAR;
    case 'SAME_WEEKDAY_LAST_YEAR': return WEEKS_52;
  }
}

export interface Change {
  readonly change: Decimal | null;
  readonly growth: Decimal | null;
  /** Why there is no growth though there is a change: nothing, or less than nothing, to grow from. */
  readonly noGrowth: NoValueReason | null;
  readonly noChange: NoValueReason | null;
}

/** What of a point can be compared. */
type Compared = Pick<FoldedPoint, 'value' | 'reason' | 'governing'>;

/**
 * change = now − then; growth = change / then, which needs something to grow from. Units as the values are shown in. Points of two
 * major versions cannot be compared.
 */
export function changeBetween(now: Compared, then: Compared): Change {
  if (now.governing?.major !== then.governing?.major) return { change: null, growth: null, noGrowth: 'UNDEFINED', noChange: 'UNDEFINED' };
  if (now.value === null || then.value === null) {
    const reason = now.reason ?? then.reason;
    return { change: null, growth: null, noGrowth: reason, noChange: reason };
  }
  const change = now.value.minus(then.value);
  if (then.value.isZero()) return { change, growth: null, noGrowth: 'ZERO_DENOMINATOR', noChange: null };
  if (then.value.isNegative()) return { change, growth: null, noGrowth: 'UNDEFINED', noChange: null };
  return { change, growth: change.div(then.value), noGrowth: null, noChange: null };
}

/** The key of a comparison's columns: csat.previous_period. */
export const comparisonKey = (kpi: string, comparison: Comparison): string => `${kpi}.${comparison.toLowerCase()}`;

export const COMPARISON_NAMES: Readonly<Record<Comparison, string>> = {
  PREVIOUS_PERIOD: 'previous period',
  SAME_PERIOD_LAST_YEAR: 'same period last year',
  SAME_WEEKDAY_LAST_YEAR: 'same weekday last year',
  TARGET: 'target',
};
