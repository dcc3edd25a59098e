/** The units of calendars, finest first. Fiscal ones start in the organisation's first fiscal month. */
export const GRAINS = ['HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR', 'FISCAL_QUARTER', 'FISCAL_YEAR'] as const;
export type Grain = (typeof GRAINS)[number];

export const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** What turns instants into periods: an IANA zone and where weeks and fiscal years begin. */
export interface Calendar {
  readonly timeZone: string;
  readonly weekStart: Weekday;
  /** 1–12: the month in which the fiscal year begins. */
  readonly fiscalYearStart: number;
}
