import { civilDay, dateText, yearMonthDay, type CivilDay } from '../../src/calendar/civil-day.js';
import { localClock } from '../../src/calendar/local-clock.js';
import { ZONE } from './centre.js';
import { HOUR, instant } from './moments.js';

/** The months around a day, as goals name them. Months count from the present one: -1 is the last whole one. */
export class GoalMonths {
  private readonly year: number;
  private readonly month: number;

  constructor(today: CivilDay) {
    ({ year: this.year, month: this.month } = yearMonthDay(today));
  }

  /** The date of the month's first day. */
  date = (month: number): string => dateText(this.firstDay(month));

  /** As reviews are named: 2026-03. */
  label = (month: number): string => this.date(month).slice(0, 7);

  /** Nine in the morning so many days after the month's last one. */
  after = (month: number, days: number): string => instant(localClock(ZONE).startOfDay(this.firstDay(month + 1) + days - 1) + 9 * HOUR);

  /** The day of the month, from 1 on, at an hour. */
  at = (month: number, day: number, hour: number): string => instant(localClock(ZONE).startOfDay(this.firstDay(month) + day - 1) + hour * HOUR);

  /** The label of the next December from a month on. */
  decemberFrom = (month: number): string => {
    const { year } = yearMonthDay(this.firstDay(month));
    return `${year}-12`;
  };

  private firstDay(month: number): CivilDay {
    return civilDay(this.year, this.month + month, 1);
  }
}
