/**
 * A unit: a vector of dimensions with a display. Canonical units are seconds, one unit of each currency, and 1.
 * A share is 0.72 whatever its display: `%` has factor 1.
 */
export interface Unit {
  /** Exponents by dimension: { time: 1 }, { EUR: 1, time: -1 }; empty for plain numbers. */
  readonly dimensions: Readonly<Record<string, number>>;
  /** What people read: h, EUR/h, %, points, calls. Empty for a bare number. */
  readonly display: string;
  /** Canonical units in one displayed unit, exact decimal text: h → 3600. */
  readonly factor: string;
}
