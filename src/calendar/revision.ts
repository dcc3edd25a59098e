import { Temporal } from 'temporal-polyfill';

export const REVISION_UNITS = ['WEEK', 'MONTH', 'QUARTER', 'YEAR'] as const;
export type RevisionUnit = (typeof REVISION_UNITS)[number];

/** Every `count` units: 6 MONTH, 1 YEAR. */
export interface RevisionCadence {
  readonly count: number;
  readonly unit: RevisionUnit;
}

const LENGTHS: Readonly<Record<RevisionUnit, (count: number) => Temporal.DurationLike>> = {
  WEEK: (weeks) => ({ weeks }),
  MONTH: (months) => ({ months }),
  QUARTER: (count) => ({ months: 3 * count }),
  YEAR: (years) => ({ years }),
};

/** When it is time to look again after `last` (milliseconds since the epoch), by the calendar of the zone. */
export const revisionDueAt = (last: number, { count, unit }: RevisionCadence, timeZone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(last).toZonedDateTimeISO(timeZone).add(LENGTHS[unit](count)).epochMilliseconds;

/** What became of the due dates of a KPI within a window; the worst of them. */
export type RevisionOutcome = 'ON_TIME' | 'LATE' | 'OVERDUE';

/**
 * Null where nothing was due in [from, to) that is over by `now`: each look of people at a KPI sets the date by which the next one is due.
 *
 * @param looks when people looked at it, ascending; milliseconds since the epoch, as all instants here.
 */
export function revisionOutcome(
  looks: readonly number[], cadence: RevisionCadence, timeZone: string, { from, to, now }: { readonly from: number; readonly to: number; readonly now: number },
): RevisionOutcome | null {
  const outcomes = looks.flatMap((look, index): RevisionOutcome[] => {
    const due = revisionDueAt(look, cadence, timeZone);
    if (due < from || due >= to || due > now) return [];
    const next = looks[index + 1];
    if (next === undefined) return ['OVERDUE'];
    return [next < due ? 'ON_TIME' : 'LATE'];
  });
  return (['OVERDUE', 'LATE', 'ON_TIME'] as const).find((outcome) => outcomes.includes(outcome)) ?? null;
}
