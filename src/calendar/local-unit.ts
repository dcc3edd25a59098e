import { DAY_MS, dateText } from './civil-day.js';
import { localClock } from './local-clock.js';

/** What the wall clock of a zone shows at an instant: the local date, YYYY-MM-DD, and the hour, 0 to 23. */
export function localUnit(instant: number, timeZone: string): { readonly date: string; readonly hour: number } {
  const clock = localClock(timeZone);
  const shown = instant + clock.offsetAt(instant);
  const day = clock.dayAt(instant);
  return { date: dateText(day), hour: Math.floor((((shown % DAY_MS) + DAY_MS) % DAY_MS) / 3_600_000) };
}
