import { Decimal } from '../kernel/decimal.js';
import type { Attainment } from './attainment.js';
import type { Outcome } from './settled.js';

/** The ended periods of a goal by their outcome; those without one (no data, too small a sample) are not judged. */
export interface JudgedPeriods {
  readonly outcomes: readonly (Outcome | null)[];
  /** Periods that are still to be judged, the running one included. */
  readonly open: number;
}

export interface ShareOfPeriods {
  readonly met: number;
  readonly judged: number;
  /** Null where no period was judged. Its margin and progress are shares of periods. */
  readonly attainment: Attainment | null;
  /** What the open periods can no longer change; null while they can. */
  readonly settled: Outcome | null;
}

/** SHARE_OF_PERIODS(q): met where at least the share q of the judged periods was met. */
export function shareOfPeriods(share: Decimal, { outcomes, open }: JudgedPeriods): ShareOfPeriods {
  const judged = outcomes.filter((outcome) => outcome !== null).length;
  const met = outcomes.filter((outcome) => outcome === 'MET').length;
  return { met, judged, attainment: attainmentOf(share, met, judged), settled: settledShare(share, met, judged, open) };
}

/** Periods met beyond what the share asks of so many; negative where they are too few. */
const surplus = (share: Decimal, met: number, of: number): Decimal => new Decimal(met).minus(share.times(of));

function attainmentOf(share: Decimal, met: number, judged: number): Attainment | null {
  if (judged === 0) return null;
  const margin = surplus(share, met, judged).div(judged);
  const isMet = margin.gte(0);
  return { met: isMet, margin, progress: new Decimal(met).div(judged), level: isMet ? 'TARGET' : 'NONE' };
}

/** An open period that turns out unjudged changes nothing: with it met the share is higher, with it missed lower than without. */
function settledShare(share: Decimal, met: number, judged: number, open: number): Outcome | null {
  if (judged + open === 0) return null;
  if (surplus(share, met, judged + open).gte(0)) return 'MET';
  return surplus(share, met + open, judged + open).gte(0) ? null : 'MISSED';
}
