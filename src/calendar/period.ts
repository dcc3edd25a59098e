/** Half-open [from, to), in milliseconds since the epoch, with the label people read: 2026-03, 2026-W14, FY2027-Q1. */
export interface Period {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}
