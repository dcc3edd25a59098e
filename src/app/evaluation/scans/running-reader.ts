import type { ScannedCell } from '../../../lang/cell.js';
import type { Aggregate } from '../../../lang/plan.js';
import type { ScanRow } from '../../../sql/scan.js';
import { deviation, exactColumn, exactText, runningSums, type ExactColumn } from './exact-sums.js';
import { firstFrom } from './first-from.js';
import { ofNothing } from './of-nothing.js';

/** Reads one cell of one group out of the changes from slot to slot. */
export class RunningReader {
  private readonly slots: readonly number[];
  private readonly rows: readonly number[];
  private readonly known: readonly number[] | null;
  private readonly sums: ExactColumn;
  private readonly squares: ExactColumn;

  /** `changes` by their slots, ascending. */
  constructor(changes: readonly ScanRow[], private readonly aggregate: Aggregate, index: number) {
    const exact = (name: string): ExactColumn =>
      runningSums(exactColumn(changes.map((row) => (row[`${name}${index}`] ?? null) as string | null)));
    const counts = (name: string): number[] => {
      const sums = [0];
      for (const row of changes) sums.push(sums.at(-1)! + Number(row[`${name}${index}`]));
      return sums;
    };
    this.slots = changes.map((row) => Number(row['p']));
    this.rows = counts('r');
    this.known = aggregate.value === null ? null : counts('n');
    this.sums = exact('c');
    this.squares = exact('q');
  }

  at(slot: number): ScannedCell | undefined {
    const upTo = firstFrom(this.slots, slot + 1);
    const rows = this.rows[upTo]!;
    if (rows === 0) return undefined;
    if (this.known === null) return { value: String(rows), n: rows, rows };
    const n = this.known[upTo]!;
    return { value: n === 0 ? ofNothing(this.aggregate) : this.value(upTo, n), n, rows };
  }

  private value(upTo: number, n: number): string | null {
    const sum = exactText(this.sums.values[upTo]!, this.sums.scale);
    if (this.aggregate.aggregation !== 'STDDEV') return sum;
    return deviation(n, sum, exactText(this.squares.values[upTo]!, this.squares.scale));
  }
}
