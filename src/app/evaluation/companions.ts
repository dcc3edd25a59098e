import { FIRST_YEAR } from '../../calendar/civil-day.js';
import type { Calendar } from '../../calendar/grain.js';
import { beside, type Moment } from '../../calendar/moment.js';
import type { CohortRead } from '../../lang/kpi-expr.js';
import type { Span } from '../../lang/plan.js';

/** Before every instant that a row can have. */
const BEGINNING = Date.UTC(FIRST_YEAR - 1, 0, 1);

/**
 * Where the entities of a cohort have to be active for a moment; null where there is no such time. Of a stock only `to` is read:
 * the instant at which they have to be open.
 */
export function companionOf(moment: Moment, { window, offsetMs }: CohortRead, calendar: Calendar): Span | null {
  if (window === 'EVER_BEFORE') return { from: BEGINNING, to: (moment.from ?? BEGINNING) - offsetMs };
  const there = beside(moment, window === 'NEXT_PERIOD' ? 'AFTER' : 'BEFORE', calendar);
  if (there === null || there.from === null) return null;
  const away = window === 'NEXT_PERIOD' ? offsetMs : -offsetMs;
  return { from: there.from + away, to: there.to + away };
}

/** Until when rows may still come to count in a moment that is over; null where none will. */
export function maturesAt(moment: Moment, maturityMs: number, cohort: CohortRead | undefined, calendar: Calendar): number | null {
  const later = cohort?.window === 'NEXT_PERIOD' ? companionOf(moment, cohort, calendar)?.to ?? null : null;
  if (maturityMs === 0) return later;
  return Math.max(moment.end + maturityMs, later ?? 0);
}
