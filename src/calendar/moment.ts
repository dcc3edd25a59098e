import type { Calendar, Grain } from './grain.js';
import { HOUR_MS, hoursBefore } from './hour-unit.js';
import { localClock } from './local-clock.js';
import { periodContaining, periodsCovering, startOfUnitBefore } from './periods.js';
import { stepBack, stepOfGrain, type Step } from './step.js';

/**
 * A stretch of time in which something is evaluated, with what a change of it needs to know. Instants are milliseconds since the
 * epoch.
 */
export interface Moment {
  /** Null: from the beginning of what a source covers. */
  readonly from: number | null;
  /** Rows before it count. */
  readonly to: number;
  /** The effective end: `to`, or now where the period still runs. Trailing periods and stocks end here. */
  readonly end: number;
  /** The unit of the calendar that it is, whole or its elapsed part; null where it is none. */
  readonly grain: Grain | null;
  /** By how much `previous` moves. */
  readonly step: Step;
  /** How long it is itself: what lies beside it is this far away. Null: it has no beginning. */
  readonly size: Step | null;
  /** Its end is now, and moves with it. */
  readonly running: boolean;
  /** What it comes from still runs, so what is read here may yet move. */
  readonly open: boolean;
}

/** How a function of time changes the moment that its argument is evaluated in. */
export type TimeChange =
  | { readonly kind: 'previous'; readonly count: number }
  | { readonly kind: 'shift'; readonly count: number; readonly unit: Grain }
  | { readonly kind: 'rolling'; readonly count: number; readonly unit: Grain }
  | { readonly kind: 'toDate'; readonly unit: Grain }
  | { readonly kind: 'cumulative' };

/** A period or window as it is asked; `step` is the asked grain's, or the window's own. */
export function askedMoment(
  { from, to }: { readonly from: number; readonly to: number }, grain: Grain | null, step: Step, now: number,
): Moment {
  const running = from < now && now < to;
  return { from, to, end: running ? now : to, grain, step, size: step, running, open: running };
}

/** The moment after a change. One that has not begun can be moved; whatever else is done to it, it has not begun. */
export function changed(moment: Moment, change: TimeChange, now: number, calendar: Calendar): Moment {
  switch (change.kind) {
    case 'previous': return moved(moment, times(moment.step, change.count), calendar);
    case 'shift': return moved(moment, times(stepOfGrain(change.unit), change.count), calendar);
    default: return notBegun(moment, now) ? moment : trailing(moment, change, calendar);
  }
}

/** A moment that was moved to where it still runs: it is read as far as now. */
export function settled(moment: Moment, now: number): Moment {
  const { from, end } = moment;
  return from !== null && from < now && end > now ? { ...moment, end: now, running: true, open: true } : moment;
}

const notBegun = ({ from }: Moment, now: number): boolean => from !== null && from >= now;

export const times = ({ unit, count }: Step, factor: number): Step => ({ unit, count: count * factor });

function trailing(moment: Moment, change: Exclude<TimeChange, { kind: 'previous' | 'shift' }>, calendar: Calendar): Moment {
  const { end } = moment;
  if (change.kind === 'cumulative') return { ...moment, from: null, to: end, grain: null, size: null };
  const { unit } = change;
  const count = change.kind === 'rolling' ? change.count : 1;
  const last = periodContaining(end - 1, unit, calendar);
  const from = count === 1 ? last.from : unitsBefore(last.from, count - 1, unit, calendar);
  const isUnit = count === 1 && (last.to === end || moment.running);
  return { ...moment, from, to: end, grain: isUnit ? unit : null, size: times(stepOfGrain(unit), count) };
}

/** The start of the unit `count` units before the one that begins at `start`. */
function unitsBefore(start: number, count: number, unit: Grain, calendar: Calendar): number {
  if (unit !== 'HOUR') return startOfUnitBefore(start, count, unit, calendar);
  return hoursBefore(start, count, localClock(calendar.timeZone));
}

/**
 * The moment so much earlier (later where the step is negative): a calendar unit becomes the whole unit that lies there; what
 * still runs is read as far as it has run.
 */
export function moved(moment: Moment, step: Step, calendar: Calendar): Moment {
  const { from, grain, running } = moment;
  if (from === null) {
    const end = stepBack(moment.end, step, calendar);
    return { ...moment, to: end, end };
  }
  if (grain === null) {
    const start = stepBack(from, step, calendar);
    const end = Math.max(start, stepBack(moment.end, step, calendar));
    return { ...moment, from: start, to: end, end };
  }
  const there = unitThere(from, grain, step, calendar);
  const elapsed = step.unit === 'MILLISECOND' ? there.from + moment.end - from : stepBack(moment.end, step, calendar);
  const end = running ? Math.min(there.to, Math.max(there.from, elapsed)) : there.to;
  return { ...moment, from: there.from, to: end, end };
}

function unitThere(from: number, grain: Grain, step: Step, calendar: Calendar): { readonly from: number; readonly to: number } {
  if (grain !== 'HOUR' || step.unit !== 'MILLISECOND' || step.count <= 0 || step.count % HOUR_MS !== 0) {
    return periodContaining(stepBack(from, step, calendar), grain, calendar);
  }
  return periodContaining(hoursBefore(from, step.count / HOUR_MS, localClock(calendar.timeZone)), grain, calendar);
}

/** What lies beside a moment, as long as it is: the stretch before it, or the one after. Null where it has no beginning. */
export function beside(moment: Moment, side: 'BEFORE' | 'AFTER', calendar: Calendar): Moment | null {
  return moment.size === null ? null : moved(moment, side === 'BEFORE' ? moment.size : times(moment.size, -1), calendar);
}

/** Thrown where a moment is not made of whole units. */
export class UnitDoesNotTile extends Error {
  constructor(readonly unit: Grain) {
    super(`The period is not made of whole units ${unit}.`);
  }
}

/**
 * The whole units inside a moment that ended by its effective end, in order. Throws UnitDoesNotTile where units would reach over
 * its beginning or, unless it still runs or was cut, over its end.
 */
export function unitsIn(moment: Moment, unit: Grain, now: number, calendar: Calendar, limit: number): Moment[] {
  const { from, end } = moment;
  if (from === null) throw new UnitDoesNotTile(unit);
  if (notBegun(moment, now) || end <= from) return [];
  const units = periodsCovering(from, end, unit, calendar, limit);
  if (units[0]!.from !== from || (!moment.open && units.at(-1)!.to !== end)) throw new UnitDoesNotTile(unit);
  const step = stepOfGrain(unit);
  return units.filter(({ to }) => to <= end).map((each) =>
    ({ from: each.from, to: each.to, end: each.to, grain: unit, step, size: step, running: false, open: moment.open }));
}

/** Whether a moment is made of whole units, or of whole ones and the elapsed part of the running one. */
export function isWholeUnits({ from, end, running }: Moment, unit: Grain, calendar: Calendar): boolean {
  const begins = from === null || periodContaining(from, unit, calendar).from === from;
  return begins && (running || periodContaining(end - 1, unit, calendar).to === end);
}
