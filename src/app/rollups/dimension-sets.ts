import { MOST_ROLLUP_DIMENSIONS } from '../../lang/rollup.js';

/** What sets of dimensions are chosen by. */
export interface DimensionFacts {
  /** How many values each of the source's own dimensions has, about. */
  readonly fields: ReadonlyMap<string, number>;
  /** The same with all others that are asked. What is not here is no candidate. */
  readonly values: ReadonlyMap<string, number>;
  readonly rowsPerDay: number;
  /** Dimensions that questions were asked by or about, together, most asked first. */
  readonly asked: readonly { readonly dimensions: readonly string[]; readonly asked: number }[];
  /** What there is. It is kept as long as it will do: numbers of values move a little every day, and a rollup takes long to build. */
  readonly present: readonly (readonly string[])[];
}

/** Cells of a day: of the set that carries as many small dimensions as it can, and of one made for what is asked. */
const WIDE_CELLS = 64;
const ASKED_CELLS = 4_000;
/** Where a day has not many more rows than cells, rows are read as fast. */
const ROWS_PER_CELL = 2;
/** Sets for what is asked, of one source. */
const MOST_ASKED_SETS = 4;
/** Less often than this is by chance. */
const ASKED_AT_LEAST = 3;
/** What is there may be so much beyond what a new one may be, and counts as asked so much more. */
const KEPT = 2;

/**
 * Few sets, small ones: a question reads the smallest that carries what it is about. First the widest set of small dimensions, then
 * those that questions are about and that it does not carry. Each is sorted.
 */
export function chooseSets(facts: DimensionFacts): string[][] {
  const chosen = [wideSet(facts)];
  const kept = new Set(facts.present.map(nameOf));
  const weighed = facts.asked
    .map(({ dimensions, asked }) => ({ dimensions, isKept: kept.has(nameOf(dimensions)), weight: asked * (kept.has(nameOf(dimensions)) ? KEPT : 1) }))
    .filter(({ weight }) => weight >= ASKED_AT_LEAST)
    .sort((a, b) => b.weight - a.weight || (nameOf(a.dimensions) < nameOf(b.dimensions) ? -1 : 1));
  for (const { dimensions, isKept } of weighed) {
    if (chosen.length > MOST_ASKED_SETS) break;
    if (dimensions.length > MOST_ROLLUP_DIMENSIONS || chosen.some((set) => dimensions.every((key) => set.includes(key)))) continue;
    if (cellsOf(dimensions, facts) <= budget(ASKED_CELLS, facts) * (isKept ? KEPT : 1)) chosen.push([...dimensions].sort());
  }
  return chosen;
}

/** The smallest dimensions first, as far as the budget reaches; those that have but one value last, as nobody asks by them. */
function wideSet(facts: DimensionFacts): string[] {
  const most = budget(WIDE_CELLS, facts);
  const there = facts.present.filter((set) => cellsOf(set, facts) <= most * KEPT).reduce((a, b) => (b.length > a.length ? b : a), []);
  const rank = ([key, values]: readonly [string, number]): number => (values <= 1 ? Infinity : values / (there.includes(key) ? KEPT : 1));
  const candidates = [...facts.fields].sort((a, b) => (rank(a) === rank(b) ? (a[0] < b[0] ? -1 : 1) : rank(a) - rank(b)));
  const set: string[] = [];
  for (const [key] of candidates) {
    const wider = [...set, key];
    const isKept = wider.every((each) => there.includes(each));
    if (wider.length <= MOST_ROLLUP_DIMENSIONS && cellsOf(wider, facts) <= most * (isKept ? KEPT : 1)) set.push(key);
  }
  return set.sort();
}

const budget = (cells: number, { rowsPerDay }: DimensionFacts): number => Math.min(cells, rowsPerDay / ROWS_PER_CELL);

/** At most: not every combination occurs. Infinite where one is no candidate. */
const cellsOf = (dimensions: readonly string[], { values }: DimensionFacts): number =>
  dimensions.reduce((product, key) => product * Math.max(1, values.get(key) ?? Infinity), 1);

const nameOf = (dimensions: readonly string[]): string => JSON.stringify([...dimensions].sort());
