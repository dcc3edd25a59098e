import type { Cadence } from './cadence.js';
import { DAY_MS } from './civil-day.js';
import type { Lag } from './lag.js';

/** What is wrong with a declared cadence. */
export interface CadenceFinding {
  readonly code: 'LAG_NOT_WHOLE' | 'LAG_NEGATIVE' | 'LAG_TOO_LONG' | 'NO_TIME_TO_REVIEW';
  readonly field: 'opensAfter' | 'dueAfter';
  readonly message: string;
  readonly hint: string;
}

/** A lag of more than a leap year is a slip of the unit. */
const MOST_DAYS = 366;

/** All that is wrong with it; empty where nothing is. */
export function cadenceFindings({ opensAfter, dueAfter }: Cadence): CadenceFinding[] {
  const found = [...lagFindings('opensAfter', opensAfter), ...lagFindings('dueAfter', dueAfter)];
  if (dueAfter.days === 0 && dueAfter.milliseconds === 0) {
    found.push({
      code: 'NO_TIME_TO_REVIEW', field: 'dueAfter',
      message: 'A review would be overdue in the instant in which it opens.', hint: 'Give some days: P7D.',
    });
  }
  return found;
}

function lagFindings(field: CadenceFinding['field'], { days, milliseconds }: Lag): CadenceFinding[] {
  const parts = [days, milliseconds];
  const finding = (code: CadenceFinding['code'], message: string, hint: string): CadenceFinding[] =>
    [{ code, field, message, hint }];
  if (!parts.every(Number.isSafeInteger)) {
    return finding('LAG_NOT_WHOLE', `${field} is no whole number of days and milliseconds.`, 'Write P3D or PT36H.');
  }
  if (parts.some((part) => part < 0)) {
    return finding('LAG_NEGATIVE', `${field} cannot be negative.`, 'A review opens once its period is over: write P0D or more.');
  }
  if (days + milliseconds / DAY_MS > MOST_DAYS) {
    return finding('LAG_TOO_LONG', `${field} is longer than ${MOST_DAYS} days.`, 'Write days, not hours: P30D.');
  }
  return [];
}
