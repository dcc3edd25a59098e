import { badInput, type YardstickError } from '../../kernel/errors.js';
import { Decimal } from '../../kernel/decimal.js';
import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Value } from '../../lang/value.js';
import type { AskedDimension, PreparedQuestion, Ranking } from './prepared-question.js';
import type { CellScan } from './cell-scans.js';
import type { ScannedGroups } from './scan-loader.js';

export type GroupValues = readonly (string | null)[];
export interface RankedGroup { readonly values: GroupValues }
/** The groups of a page, in their order. */
export interface SelectedGroups { readonly groups: readonly RankedGroup[]; readonly truncated: boolean }

/** Every group in which any cell that carries the whole group has rows. Without dimensions there is the one group of all rows. */
export function presentGroups(dimensions: number, scans: readonly CellScan[], scanned: readonly ScannedGroups[]): GroupValues[] {
  if (dimensions === 0) return [[]];
  const present = new Map<string, GroupValues>();
  scanned.forEach((groups, index) => {
    if (scans[index]!.groupPositions.length < dimensions) return;
    for (const [key, { group }] of groups) present.set(key, group);
  });
  return [...present.values()];
}

/** having, then the order, then the page: `first` groups after the cursor's. */
export function selectGroups(
  present: readonly GroupValues[], question: PreparedQuestion, value: (formula: number) => (group: GroupValues) => Value,
): SelectedGroups {
  const { having, ranking, by, first, after } = question;
  const kept = having === null ? present : present.filter((group) => value(having)(group) === true);
  const ranked = kept
    .map((values) => ({ values, keys: ranking.map((entry) => (entry.kind === 'kpi' ? value(entry.formula)(values) : null)) }))
    .sort((a, b) => compareRanked(a, b, ranking, by));
  const start = after === null ? 0 : positionAfter(ranked, after);
  return { groups: ranked.slice(start, start + first), truncated: ranked.length > start + first };
}

interface Keyed { readonly values: GroupValues; readonly keys: readonly (Value | null)[] }

function compareRanked(a: Keyed, b: Keyed, ranking: readonly Ranking[], by: readonly AskedDimension[]): number {
  for (const [index, entry] of ranking.entries()) {
    const order = entry.kind === 'dimension'
      ? compareValues(a.values[entry.position]!, b.values[entry.position]!, by[entry.position]!, entry.descending)
      : compareNumbers(a.keys[index]!, b.keys[index]!, entry.descending);
    if (order !== 0) return order;
  }
  for (const [position, dimension] of by.entries()) {
    const order = compareValues(a.values[position]!, b.values[position]!, dimension, false);
    if (order !== 0) return order;
  }
  return 0;
}

/** No value sorts last, also descending. */
function compareNumbers(a: Value, b: Value, descending: boolean): number {
  const known = [a instanceof Decimal, b instanceof Decimal];
  if (!known[0] || !known[1]) return Number(known[1]) - Number(known[0]);
  return (descending ? -1 : 1) * (a as Decimal).cmp(b as Decimal);
}

/** Texts by code points, numbers by size; null last, also descending. */
function compareValues(a: string | null, b: string | null, { type }: AskedDimension, descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return (descending ? -1 : 1) * (type === 'NUMBER' ? new Decimal(a).cmp(b) : compareCodePoints(a, b));
}

/** UTF-16 order differs from that of code points only where surrogates meet higher units of the basic plane. */
function compareCodePoints(a: string, b: string): number {
  const left = a[Symbol.iterator]();
  const right = b[Symbol.iterator]();
  for (;;) {
    const [x, y] = [left.next(), right.next()];
    if (x.done || y.done) return Number(y.done ?? false) - Number(x.done ?? false) === 0 ? 0 : x.done ? -1 : 1;
    if (x.value !== y.value) return x.value.codePointAt(0)! - y.value.codePointAt(0)!;
  }
}

function positionAfter(ranked: readonly RankedGroup[], after: GroupValues): number {
  const key = canonicalJson(after);
  const position = ranked.findIndex(({ values }) => canonicalJson(values) === key);
  if (position < 0) throw noSuchGroup();
  return position + 1;
}

export const noSuchGroup = (): YardstickError => badInput(
  'after',
  'The group that the cursor names is no longer in the answer.',
  'Page with asOf.knowledge of the first page, so that nothing moves in between.',
);
