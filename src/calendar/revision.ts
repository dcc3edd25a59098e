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
