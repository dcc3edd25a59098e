import type { Span } from '../../../lang/plan.js';
import type { Chain } from '../../../sql/scan-ranges.js';

/** Spans as slots of chains, one chain after the other. */
export interface Chains {
  readonly chains: readonly Chain[];
  /** Per span its slot; null: it is not to be read. */
  readonly slots: readonly (number | null)[];
  /** Per slot a span that it is for. */
  readonly firstOf: readonly number[];
  /** Slots that one row can fall into at most. */
  readonly depth: number;
}

/** Splits spans into as few chains as possible. Spans of the same identity are one slot; those of identity null have none. */
export function chainsOf(spans: readonly Span[], identity: (position: number) => string | null = identityOf(spans)): Chains {
  const known = new Map<string, { readonly from: number; readonly to: number; readonly positions: number[] }>();
  spans.forEach(({ from, to }, position) => {
    const name = to <= from ? null : identity(position);
    if (name === null) return;
    const slot = known.get(name) ?? { from, to, positions: [] };
    known.set(name, slot);
    slot.positions.push(position);
  });
  const sorted = [...known.values()].sort((a, b) => a.from - b.from || a.to - b.to);
  const chains: (typeof sorted)[] = [];
  for (const span of sorted) {
    // The chain that ends last of those that end soon enough leaves the others open for more.
    const fitting = chains.filter((chain) => chain.at(-1)!.to <= span.to);
    if (fitting.length === 0) chains.push([span]);
    else fitting.reduce((a, b) => (b.at(-1)!.to > a.at(-1)!.to ? b : a)).push(span);
  }
  const slots = spans.map((): number | null => null);
  const inOrder = chains.flat();
  inOrder.forEach(({ positions }, slot) => positions.forEach((position) => { slots[position] = slot; }));
  return {
    chains: chains.map((chain) => ({ from: chain.map(({ from }) => from), to: chain.map(({ to }) => to) })),
    slots,
    firstOf: inOrder.map(({ positions }) => positions[0]!),
    depth: depthOf(sorted),
  };
}

const identityOf = (spans: readonly Span[]) => (position: number): string => `${spans[position]!.from} ${spans[position]!.to}`;

/** How many spans lie above one another at most. */
function depthOf(spans: readonly Span[]): number {
  const changes = spans.flatMap(({ from, to }) => [[from, 1], [to, -1]] as const).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let [depth, most] = [0, 0];
  for (const [, change] of changes) most = Math.max(most, depth += change);
  return most;
}

/** Instants as slots, in order. Those that are equal are one slot where their companions are, too; null has none. */
export function instantsOf(instants: readonly (number | null)[], companion: (position: number) => string = () => ''): {
  readonly instants: readonly number[];
  readonly slots: readonly (number | null)[];
  /** Per slot the position of an instant that it is for. */
  readonly firstOf: readonly number[];
} {
  const known = new Map<string, { readonly instant: number; readonly positions: number[] }>();
  instants.forEach((instant, position) => {
    if (instant === null) return;
    const name = `${instant} ${companion(position)}`;
    const slot = known.get(name) ?? { instant, positions: [] };
    known.set(name, slot);
    slot.positions.push(position);
  });
  const inOrder = [...known.values()].sort((a, b) => a.instant - b.instant);
  const slots = instants.map((): number | null => null);
  inOrder.forEach(({ positions }, slot) => positions.forEach((position) => { slots[position] = slot; }));
  return { instants: inOrder.map(({ instant }) => instant), slots, firstOf: inOrder.map(({ positions }) => positions[0]!) };
}
