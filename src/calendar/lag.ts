import { durationMs } from '../kernel/duration.js';
import { DAY_MS } from './civil-day.js';

/** Local days first, which keep the time of day however the clock is changed, then elapsed milliseconds. */
export interface Lag {
  readonly days: number;
  readonly milliseconds: number;
}

/** The lag that an ISO-8601 duration means: `P3D` three local days, `PT72H` 72 hours. Undefined where it is none. */
export function lagOf(text: string): Lag | undefined {
  const whole = durationMs(text);
  if (whole === undefined) return undefined;
  const days = Number(/^P(\d+)D/.exec(text)?.[1] ?? 0);
  return { days, milliseconds: whole - days * DAY_MS };
}
