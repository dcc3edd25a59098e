import { localClock } from '../../src/calendar/local-clock.js';
import { ZONE } from './centre.js';

/** Durations in milliseconds. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Milliseconds since the epoch as the API takes them. */
export const instant = (at: number): string => new Date(at).toISOString();

/** HH:mm:ss where the centre is. */
export const localTime = (at: number): string => new Date(at + localClock(ZONE).offsetAt(at)).toISOString().slice(11, 19);
