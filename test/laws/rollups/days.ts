import { civilDay, yearMonthDay, type CivilDay } from '../../../src/calendar/civil-day.js';
import { LocalClock } from '../../../src/calendar/local-clock.js';
import type { Random } from '../two-years/random.js';

const DAY_MS = 86_400_000;

/** Where days, months and clocks of a zone meet: what most goes wrong at, in the year before now and up to the day after tomorrow. */
export class AwkwardDays {
  private readonly clock: LocalClock;
  readonly today: CivilDay;
  /** Days at whose edges things lie: of late, the last and first of months, and those on which a clock is changed. */
  private readonly days: readonly CivilDay[];
  /** First days of the months that any of the days lies in or beside, ascending. */
  readonly months: readonly CivilDay[];

  constructor(zone: string, now: number) {
    this.clock = new LocalClock(zone);
    this.today = this.clock.dayAt(now);
    const changes = [...this.clock.stretches(now - 300 * DAY_MS, now)].slice(1).map(({ from }) => this.clock.dayAt(from));
    const late = Array.from({ length: 9 }, (_, index) => this.today + 2 - index);
    const { year, month } = yearMonthDay(this.today);
    const firsts = [0, 1, 2, 3].map((before) => civilDay(year, month - before, 1));
    this.days = [...late, ...late, ...[...changes, ...firsts].flatMap((day) => [day - 1, day, day + 1]), firsts.at(-1)! - 40];
    const earliest = yearMonthDay(Math.min(...this.days));
    const count = (year - earliest.year) * 12 + month - earliest.month + 3;
    this.months = Array.from({ length: count }, (_, index) => civilDay(earliest.year, earliest.month + index, 1));
  }

  some(random: Random): CivilDay {
    return random.pick(this.days);
  }

  /** Of one of the days, mostly by one of its midnights. */
  instant(random: Random): string {
    const day = this.some(random);
    const [start, end] = [this.clock.startOfDay(day), this.clock.startOfDay(day + 1)];
    const at = random.pick([start, start - 1, start + 1, start + 1_800_000, end - 1, end - 1_800_000, start + 9_000_000, start + Math.floor((end - start) * random.share())]);
    return new Date(at).toISOString();
  }
}
