import type { Moment } from '../calendar/moment.js';
import { Decimal, decimalOf } from '../kernel/decimal.js';
import { isCount, type Aggregation } from './aggregation.js';
import { NoValue, type Incomplete } from './value.js';

/** What a scan found for one cell in one period and group. Exact decimal texts. */
export interface ScannedCell {
  /** The aggregate; for AVG the sum. Null where no row has a known value. */
  readonly value: string | null;
  /** Rows with a known value; for COUNT the count itself. */
  readonly n: number;
  /** Rows that pass the cell's filter, whether their value is known or not. */
  readonly rows: number;
}

/** What a source can answer for, as instants; null: unknown. */
export interface Coverage {
  /** Start of the first day covered; null: the source has no rows and declared nothing, so nothing is covered. */
  readonly from: number | null;
  /** Everything that happened before it has been recorded; null: never declared. */
  readonly completeThrough: number | null;
}

/** A cell as formulas read it. */
export interface Cell {
  readonly value: Decimal | NoValue;
  readonly n: number;
  readonly rows: number;
  readonly incomplete: readonly Incomplete[];
}

/** What of a cell decides how it is judged. */
export interface Judged {
  readonly aggregation: Aggregation;
  /** Reads what is open at the effective end: where its coverage began does not matter. */
  readonly isStock: boolean;
  /** It has a value in this moment: the moment is made of whole units of its finest grain. */
  readonly hasGrain: boolean;
  /** Until when rows may still come to count; null: as long as the moment is open. */
  readonly maturesAt: number | null;
}

/** Judges one cell on its own moment: what the source covers, and what now is. */
export function judgeCell(
  { aggregation, isStock, hasGrain, maturesAt }: Judged, scanned: ScannedCell | undefined,
  moment: Pick<Moment, 'from' | 'to' | 'end' | 'open'>, coverage: Coverage, now: number,
): Cell {
  const incomplete: Incomplete[] = [];
  if (moment.open || moment.to > now) incomplete.push('PERIOD_OPEN');
  if (maturesAt !== null && maturesAt > now) incomplete.push('IMMATURE');
  if (coverage.completeThrough !== null && coverage.completeThrough < Math.min(moment.end, now)) incomplete.push('SOURCE_BEHIND');
  if (coverage.from === null || moment.end <= coverage.from || (moment.from !== null && moment.from >= now)) {
    return { value: NoValue.of('NOT_COVERED'), n: 0, rows: 0, incomplete };
  }
  if (!isStock && moment.from !== null && moment.from < coverage.from) incomplete.push('PARTLY_COVERED');
  if (!hasGrain) return { value: NoValue.of('UNDEFINED'), n: 0, rows: 0, incomplete };
  return { value: valueOf(aggregation, scanned), n: scanned?.n ?? 0, rows: scanned?.rows ?? 0, incomplete };
}

/** Count and sum over no rows are 0; every other aggregate of nothing is no value. */
function valueOf(aggregation: Aggregation, scanned: ScannedCell | undefined): Decimal | NoValue {
  if (scanned === undefined || scanned.value === null) {
    return isCount(aggregation) || aggregation === 'SUM' ? new Decimal(0) : NoValue.of('NO_DATA');
  }
  const value = decimalOf(scanned.value);
  return aggregation === 'AVG' ? value.div(scanned.n) : value;
}
