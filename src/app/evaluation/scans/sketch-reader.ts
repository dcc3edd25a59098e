import { DistinctSketch, Registers } from '../../../kernel/distinct-sketch.js';
import { QuantileSketch } from '../../../kernel/quantile-sketch.js';
import { binsIn, registersIn, type SketchKeys } from '../../../kernel/sketch-bytes.js';
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

/** To take a key in and let it go again takes so many times what it takes to look whether its rank is the highest. */
const TIMES_DEARER = 50;

interface PlacedSpan { readonly from: number; readonly to: number; readonly position: number }

/**
 * Reads one cell of one group out of the states of places. All spans are read in one go, when the first is asked for. Registers of
 * few spans are merged anew for each; otherwise a window moves over the places, each of which it takes in and lets go again, so
 * overlapping spans cost what their bounds do.
 */
export class SketchReader {
  private readonly places: readonly number[];
  private readonly states: (SketchKeys | undefined)[] = [];
  private cells: readonly (ScannedCell | undefined)[] | undefined;

  /** `rows` by their places, ascending. */
  constructor(
    private readonly rows: readonly ScanRow[], private readonly aggregate: Aggregate, private readonly index: number,
    private readonly ranges: PlaceRanges,
  ) {
    this.places = rows.map((row) => Number(row['p']));
  }

  at(position: number): ScannedCell | undefined {
    this.cells ??= this.read();
    return this.cells[position];
  }

  private read(): (ScannedCell | undefined)[] {
    const spans = this.ranges.flatMap((range, position) =>
      (range === null ? [] : [{ from: firstFrom(this.places, range[0]), to: firstFrom(this.places, range[1]), position }]))
      .sort((a, b) => a.from - b.from || a.to - b.to);
    return this.areMerged(spans) ? this.merged(spans) : this.swept(spans);
  }

  /** Whether nothing has to be let go, and to merge is cheaper than to move a window. */
  private areMerged(spans: readonly PlacedSpan[]): boolean {
    if (this.aggregate.aggregation !== 'APPROX_COUNT_DISTINCT' || this.places.some((_, row) => this.state(row).times !== null)) return false;
    let all = 0;
    const before = [0, ...this.places.map((_, row) => (all += this.state(row).keys.length))];
    let keys = 0;
    let last: PlacedSpan | undefined;
    for (const span of spans) {
      keys += before[span.to]! - before[continued(last, span) ? last!.to : span.from]!;
      if (keys > 2 * TIMES_DEARER * all) return false;
      last = span;
    }
    return true;
  }

  private merged(spans: readonly PlacedSpan[]): (ScannedCell | undefined)[] {
    const cells = this.ranges.map((): ScannedCell | undefined => undefined);
    const registers = new Registers();
    let [rows, n] = [0, 0];
    let before: PlacedSpan | undefined;
    for (const span of spans) {
      const isContinued = continued(before, span);
      if (!isContinued) {
        registers.clear();
        [rows, n] = [0, 0];
      }
      for (let row = isContinued ? before!.to : span.from; row < span.to; row++) {
        rows += this.count('r', row);
        n += this.count('n', row);
        registers.add(this.state(row).keys);
      }
      if (rows !== 0) cells[span.position] = { value: n === 0 ? ofNothing(this.aggregate) : String(registers.estimate()), n, rows };
      before = span;
    }
    return cells;
  }

  private swept(spans: readonly PlacedSpan[]): (ScannedCell | undefined)[] {
    const cells = this.ranges.map((): ScannedCell | undefined => undefined);
    const sketch = sketchOf(this.aggregate);
    let [begin, end, rows, n] = [0, 0, 0, 0];
    const take = (row: number, sign: 1 | -1): void => {
      rows += sign * this.count('r', row);
      n += sign * this.count('n', row);
      const { keys, times } = this.state(row);
      for (let index = 0; index < keys.length; index++) sketch.add(keys[index]!, sign * (times?.[index] ?? 1));
    };
    for (const { from, to, position } of spans) {
      while (end < to) take(end++, 1);
      while (end > to) take(--end, -1);
      while (begin < from) take(begin++, -1);
      if (rows !== 0) cells[position] = { value: n === 0 ? ofNothing(this.aggregate) : sketch.value(), n, rows };
    }
    return cells;
  }

  private count(name: 'r' | 'n', row: number): number {
    return Number(this.rows[row]![`${name}${this.index}`]);
  }

  private state(row: number): SketchKeys {
    return this.states[row] ??= stateOf(this.aggregate, this.rows[row]![`s${this.index}`] as string | Buffer | null);
  }
}

/** Whether a span begins where the one before does, and has all that it has. */
const continued = (before: PlacedSpan | undefined, { from, to }: PlacedSpan): boolean => before?.from === from && before.to <= to;

/** Text: `key` or `key:times`, one after the other. Bytes: the states of cells of a rollup. Null: none. */
function stateOf({ aggregation }: Aggregate, state: string | Buffer | null): SketchKeys {
  if (state === null) return NOTHING;
  if (typeof state !== 'string') return aggregation === 'APPROX_COUNT_DISTINCT' ? registersIn(state) : binsIn(state);
  const entries = state.split(' ');
  if (!state.includes(':')) return { keys: Int32Array.from(entries, Number), times: null };
  const pairs = entries.map((entry) => entry.split(':'));
  return { keys: Int32Array.from(pairs, ([key]) => Number(key)), times: Float64Array.from(pairs, ([, times]) => Number(times ?? 1)) };
}

const NOTHING: SketchKeys = { keys: new Int32Array(), times: null };

function sketchOf({ aggregation, percentile }: Aggregate): Sketch {
  if (aggregation === 'APPROX_COUNT_DISTINCT') {
    const registers = new DistinctSketch();
    return { add: (key, times) => registers.add(key, times), value: () => String(registers.estimate()) };
  }
  const bins = new QuantileSketch();
  return { add: (bin, times) => bins.add(bin, times), value: () => bins.quantile(percentile!)?.toString() ?? null };
}
