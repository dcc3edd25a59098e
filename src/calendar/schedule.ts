/** Minutes of the local day, half-open: 540–720 is 09:00–12:00; `to` is at most 1440 (24:00). */
export interface WorkInterval {
  readonly from: number;
  readonly to: number;
}

/** Seven lists of intervals, Monday first; each is sorted, and its intervals neither overlap nor touch. */
export type WeeklyHours = readonly (readonly WorkInterval[])[];

/** The hours of a schedule from a local date on, until the next version; `validFrom` null: from the beginning. */
export interface HoursVersion {
  /** YYYY-MM-DD. */
  readonly validFrom: string | null;
  readonly weekly: WeeklyHours;
}

/** When people work, in valid time: weekly hours that change at dates, and the days on which nobody works. */
export interface WorkSchedule {
  /** Sorted; only the first may lack `validFrom`, and before the first nobody works. */
  readonly versions: readonly HoursVersion[];
  /** Closed local dates, YYYY-MM-DD, sorted. */
  readonly holidays: readonly string[];
}
