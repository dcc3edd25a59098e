import { DistinctSketch } from '../../../kernel/distinct-sketch.js';
import { QuantileSketch } from '../../../kernel/quantile-sketch.js';
import type { ScannedCell } from '../../../lang/cell.js';
import type { Aggregate } from '../../../lang/plan.js';
import type { ScanRow } from '../../../sql/scan.js';
import { firstFrom } from './first-from.js';
import { ofNothing } from './of-nothing.js';

/** Per span the places that it is made of, from … to − 1; null: it is not read. */
export type PlaceRanges = readonly (readonly [from: number, to: number] | null)[];

/** What of a state is merged, and read. */
interface Sketch {
  add(key: number, times: number): void;
  value(): string | null;
}

/**
 * Reads one cell of one group out of the states of places. All spans are read in one go, when the first is asked for: a window
 * moves over the places, each of which it takes in and lets go again, so overlapping spans cost what their bounds do.
 */
export class SketchReader {
  private readonly places: readonly number[];
  private readonly states: (readonly (readonly [key: number, times: number])[] | undefined)[] = [];
  private cells: readonly (ScannedCell | undefined)[] | undefined;

  /** `rows` by their places, ascending. */
  constructor(
    private readonly rows: readonly ScanRow[], private readonly aggregate: Aggregate, private readonly index: number,
    private readonly ranges: PlaceRanges,
  ) {
    this.places = rows.map((row) => Number(row['p']));
  }

  at(position: number): ScannedCell | undefined {
    this.cells ??= this.sweep();
    return this.cells[position];
  }

  private sweep(): (ScannedCell | undefined)[] {
    const cells = this.ranges.map((): ScannedCell | undefined => undefined);
    const spans = this.ranges.flatMap((range, position) => (range === null ? [] : [{ from: range[0], to: range[1], position }]))
      .sort((a, b) => a.from - b.from || a.to - b.to);
    const sketch = sketchOf(this.aggregate);
    let [begin, end, rows, n] = [0, 0, 0, 0];
    const take = (place: number, sign: 1 | -1): void => {
      rows += sign * this.count('r', place);
      n += sign * this.count('n', place);
      for (const [key, times] of this.state(place)) sketch.add(key, sign * times);
    };
    for (const { from, to, position } of spans) {
      const [first, behind] = [firstFrom(this.places, from), firstFrom(this.places, to)];
      while (end < behind) take(end++, 1);
      while (end > behind) take(--end, -1);
      while (begin < first) take(begin++, -1);
      if (rows !== 0) cells[position] = { value: n === 0 ? ofNothing(this.aggregate) : sketch.value(), n, rows };
    }
    return cells;
  }

  private count(name: 'r' | 'n', place: number): number {
    return Number(this.rows[place]![`${name}${this.index}`]);
  }

  private state(place: number): readonly (readonly [key: number, times: number])[] {
    return this.states[place] ??= stateOf(this.rows[place]![`s${this.index}`] as string | null);
  }
}

/** `key` or `key:times`, one after the other; null: none. */
function stateOf(text: string | null): [key: number, times: number][] {
  if (text === null) return [];
  return text.split(' ').map((entry) => {
    const colon = entry.indexOf(':');
    return colon < 0 ? [Number(entry), 1] : [Number(entry.slice(0, colon)), Number(entry.slice(colon + 1))];
  });
}

function sketchOf({ aggregation, percentile }: Aggregate): Sketch {
  if (aggregation === 'APPROX_COUNT_DISTINCT') {
    const registers = new DistinctSketch();
    return { add: (key, times) => registers.add(key, times), value: () => String(registers.estimate()) };
  }
  const bins = new QuantileSketch();
  return { add: (bin, times) => bins.add(bin, times), value: () => bins.quantile(percentile!)?.toString() ?? null };
}
